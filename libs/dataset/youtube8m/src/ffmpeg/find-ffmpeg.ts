import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LongwayError } from '@longway/contracts';

/** Where the set-up puts one, for machines that have none; as far from the sources as from what is built of them. */
export const bundledFfmpeg = join(__dirname, '../../bin/ffmpeg');

export interface Ffmpeg {
  readonly program: string;
  /** E.g. `5.1.6-0+deb12u1`. */
  readonly version: string;
}

/** A program that does not answer within this is none. Milliseconds. */
const PATIENCE = 30_000;

const ask = async (program: string): Promise<Ffmpeg | string> => {
  try {
    const { stdout } = await promisify(execFile)(program, ['-hide_banner', '-version'], { timeout: PATIENCE });
    const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1];
    return version === undefined ? `${program} does not say that it is ffmpeg` : { program, version };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? `no ${program}` : (message.split('\n')[0] as string);
  }
};

/**
 * The first of the programs that runs.
 *
 * @throws LongwayError (exit `environment`) where none does.
 */
export const findFfmpeg = async (chosen: string | null, usual: readonly string[] = ['ffmpeg', bundledFfmpeg]): Promise<Ffmpeg> => {
  const failures: string[] = [];
  for (const program of chosen === null ? usual : [chosen]) {
    const answer = await ask(program);
    if (typeof answer !== 'string') return answer;
    failures.push(answer);
  }
  throw new LongwayError(
    'ffmpeg is needed to take frames from videos',
    {
      where: chosen === null ? 'the PATH' : 'dataset.ffmpeg',
      expected: 'the program ffmpeg',
      found: failures.join('; '),
      remedy:
        'npm run setup brings one; or install it (Debian, Ubuntu: apt install ffmpeg · Fedora: dnf install ffmpeg-free), or name one in dataset.ffmpeg',
    },
    'environment',
  );
};
