import { LongwayError } from '@longway/contracts';

/** What came of a file. */
export interface Attempt {
  /** `broke`: what is promised was not kept. */
  readonly outcome: 'read' | 'refused' | 'broke';
  readonly said?: string;
}

/** Feeds files to what reads them. */
export interface Trier {
  attempt(path: string): Promise<Attempt>;
  close(): Promise<void>;
}

/** Refused is what fails with an error that says that the data is at fault. */
export const attemptOf = async (work: () => Promise<string | undefined>): Promise<Attempt> => {
  try {
    const broke = await work();
    return broke === undefined ? { outcome: 'read' } : { outcome: 'broke', said: broke };
  } catch (error) {
    const isData = error instanceof LongwayError && error.exit === 'data';
    return { outcome: isData ? 'refused' : 'broke', said: (error as Error).message };
  }
};
