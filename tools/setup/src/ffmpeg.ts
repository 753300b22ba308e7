import { mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './run';

export interface FfmpegOptions {
  /** Brings the library to this machine, and returns its folder. */
  fetch(): Promise<string>;
  /** Where those that need ffmpeg look for it, behind the machine's own. */
  readonly link: string;
  /** A program of the machine's own that makes fetching one needless. */
  readonly own?: string;
  say(message: string): void;
}

const runs = async (program: string): Promise<boolean> => (await run(program, ['-hide_banner', '-version'])).succeeded;

/**
 * Makes sure that there is an ffmpeg, where one can be had. Only data sets of videos need it, and say so where it is missing: its
 * absence is no failure of the set-up.
 */
export const ensureFfmpeg = async ({ fetch, link, own = 'ffmpeg', say }: FfmpegOptions): Promise<void> => {
  if (await runs(own)) return;
  try {
    const program = join(await fetch(), FFMPEG);
    if (!(await runs(program))) throw new Error(`${program} does not run here`);
    if ((await readlink(link).catch(() => undefined)) === program) return;
    await mkdir(dirname(link), { recursive: true });
    await rm(link, { force: true });
    await symlink(program, link);
  } catch (error) {
    say(`there is no ffmpeg, which only videos need; go on without it, or install it and run this again\n${(error as Error).message}`);
  }
};

/** Where the wheel keeps the program. */
export const FFMPEG = 'imageio_ffmpeg/binaries/ffmpeg-linux-x86_64-v9.0.2';
