import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findFfmpeg } from '../ffmpeg/find-ffmpeg';

export interface VideoSettings {
  /** Of ffmpeg's filters; the frame's number is N, the time T. */
  readonly source: string;
  readonly codec?: readonly string[];
}

const encode = async (path: string, args: readonly string[]): Promise<void> => {
  const { program } = await findFfmpeg(null);
  await promisify(execFile)(program, ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args, path]);
};

/** Writes a video by ffmpeg itself. The codec suits the name's ending where none is given. */
export const makeVideo = (path: string, { source, codec }: VideoSettings): Promise<void> =>
  encode(path, ['-f', 'lavfi', '-i', source, ...(codec ?? [])]);

/** A colour for each second, one behind the other; 25 frames a second. */
export const makeColours = (path: string, colours: readonly string[], size = '96x64'): Promise<void> => {
  const parts = colours.map((colour, i) => `color=${colour}:s=${size}:r=25:d=1[c${i}]`);
  return makeVideo(path, {
    source: `${parts.join(';')};${colours.map((_, i) => `[c${i}]`).join('')}concat=n=${colours.length},format=yuv420p`,
  });
};
