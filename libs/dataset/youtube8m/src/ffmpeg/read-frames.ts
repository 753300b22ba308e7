import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { LongwayError, type RawImage } from '@longway/contracts';
import { ByteReader } from '@longway/storage';
import type { Options } from '../options';
import { readPpm } from './read-ppm';

export interface FrameSettings extends Pick<Options, 'framesPerSecond' | 'framesPerVideo' | 'shorterSide' | 'square' | 'timeout'> {
  readonly program: string;
}

/** A "video" may be a list that names other files or addresses: only containers are opened, and only files. */
const CONTAINERS = 'mov,matroska,webm,avi,flv,mpegts';

/** `dar`, the aspect as it is shown, makes up for pixels that are not square. Bilinear widens over what it reduces, as scaling of pictures does. */
const scaling = ({ shorterSide: side, square }: FrameSettings): string => {
  const [width, height] = square
    ? [side, side]
    : [`if(gte(dar,1),round(${side}*dar),${side})`, `if(gte(dar,1),${side},round(${side}/dar))`];
  return `scale=w='${width}':h='${height}':flags=bilinear+accurate_rnd+full_chroma_int`;
};

/** The frame that is shown at 0, 1/rate, 2/rate, ... seconds: `up` lets none come before its time. */
const filters = (settings: FrameSettings): string => `fps=${settings.framesPerSecond}:round=up,${scaling(settings)},format=rgb24`;

export const ffmpegArguments = (path: string, settings: FrameSettings): readonly string[] => [
  ...['-hide_banner', '-loglevel', 'error', '-nostdin'],
  ...['-protocol_whitelist', 'file', '-format_whitelist', CONTAINERS, '-i', `file:${path}`],
  // The first stream of moving pictures: a cover is none.
  ...['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', filters(settings)],
  ...(settings.framesPerVideo === null ? [] : ['-frames:v', String(settings.framesPerVideo)]),
  ...['-f', 'image2pipe', '-c:v', 'ppm', 'pipe:1'],
];

/** How a program ended: by itself, with a code, or by a signal. */
interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const endOf = (child: ChildProcess): Promise<End> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });

/** The last that a program says of what is wrong. */
const lastWords = (stream: Readable): (() => string) => {
  let text = '';
  stream.setEncoding('utf8').on('data', (more: string) => (text = (text + more).slice(-2_000)));
  return () => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
};

/** The code with which ffmpeg ends when it is told to, by Ctrl-C say. */
const TOLD_TO_END = 255;
const wasStopped = ({ code, signal }: End): boolean => code === TOLD_TO_END || signal === 'SIGINT' || signal === 'SIGTERM';

class Decoding {
  private readonly child;
  private readonly words: () => string;
  private readonly end: Promise<End>;
  private readonly bytes: ByteReader;
  private gaveUp = false;

  constructor(
    private readonly path: string,
    private readonly settings: FrameSettings,
  ) {
    this.child = spawn(settings.program, ffmpegArguments(path, settings), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.end = endOf(this.child);
    // Awaited only once the frames are read.
    this.end.catch(() => undefined);
    this.words = lastWords(this.child.stderr);
    this.bytes = new ByteReader(this.child.stdout);
  }

  /** The next frame; undefined behind the last one. */
  async next(): Promise<RawImage | undefined> {
    try {
      return await this.patiently(readPpm(this.bytes));
    } catch (error) {
      // Nobody reads on: a program that has more to say would wait for ever.
      if (!this.child.stdout.readableEnded) await this.close();
      await this.finish();
      throw this.broken((error as LongwayError).mishap?.found ?? String(error));
    }
  }

  /** Waits for the program's end. @throws LongwayError where it was not a good one. */
  async finish(): Promise<void> {
    const end = await this.patiently(this.end).catch((error: NodeJS.ErrnoException) => {
      throw new LongwayError(
        'ffmpeg does not start',
        { where: this.settings.program, found: error.message, remedy: 'correct dataset.ffmpeg', cause: error },
        'environment',
      );
    });
    if (this.gaveUp) throw this.broken(`no frame within ${this.settings.timeout} s`);
    if (wasStopped(end))
      throw new LongwayError(
        'ffmpeg was stopped',
        { where: this.path, found: end.signal ?? `exit code ${end.code}`, remedy: 'run the same command again: it goes on' },
        'interrupted',
      );
    // Where it was ended here, what it wrote is at fault.
    if (end.code !== 0 && !this.child.killed)
      throw this.broken(this.words() || `ffmpeg ended with ${end.signal ?? `exit code ${end.code}`}`);
  }

  broken(found: string): LongwayError {
    return new LongwayError('the video cannot be decoded', { where: this.path, expected: 'a video that ffmpeg decodes', found }, 'data');
  }

  async close(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.bytes.close();
  }

  private async patiently<T>(work: Promise<T>): Promise<T> {
    const giveUp = () => {
      this.gaveUp = true;
      this.child.kill('SIGKILL');
    };
    const timer = setTimeout(giveUp, this.settings.timeout * 1_000);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Frames of a video at an even rate from its start, scaled, as ffmpeg decodes them: red, green and blue, 8 bits. One frame is in memory at a time.
 *
 * @throws LongwayError: exit `data` where the video cannot be decoded, has no frame, or gives none for too long; `interrupted` where ffmpeg was
 *   told to end; `environment` where it does not start.
 */
export async function* readFrames(path: string, settings: FrameSettings): AsyncGenerator<RawImage, void> {
  const decoding = new Decoding(path, settings);
  let count = 0;
  try {
    for (let frame = await decoding.next(); frame; frame = await decoding.next()) {
      count += 1;
      yield frame;
    }
    await decoding.finish();
    if (count === 0) throw decoding.broken('no frame');
  } finally {
    await decoding.close();
  }
}
