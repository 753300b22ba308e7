/** One fact about this machine, as `longway doctor` prints it. */
export interface Finding {
  readonly name: string;
  readonly value: string;
  /** `warning`: longway runs, though not as well or only as long as nothing has to be set up again. */
  readonly status: 'ok' | 'warning' | 'problem';
  /** What mends a warning or a problem. */
  readonly remedy?: string;
}

export const fact = (name: string, value: string): Finding => ({ name, value, status: 'ok' });
export const warning = (name: string, value: string, remedy: string): Finding => ({ name, value, status: 'warning', remedy });
export const problem = (name: string, value: string, remedy: string): Finding => ({ name, value, status: 'problem', remedy });

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
