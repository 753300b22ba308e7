import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawImage } from '@longway/contracts';
import { makeColours, makeVideo } from '../testing/make-video';
import { findFfmpeg } from './find-ffmpeg';
import { type FrameSettings, readFrames } from './read-frames';

let folder: string;
let program: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longway-frames-'));
  program = (await findFfmpeg(null)).program;
  await makeColours(join(folder, 'colours.mp4'), ['red', 'lime', 'blue', 'white']);
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = async (name: string, change: Partial<FrameSettings> = {}): Promise<RawImage[]> => {
  const frames: RawImage[] = [];
  const settings = { program, framesPerSecond: 1, framesPerVideo: null, shorterSide: 32, square: false, timeout: 60, ...change };
  for await (const frame of readFrames(join(folder, name), settings)) frames.push(frame);
  return frames;
};

const names: Readonly<Record<string, string>> = { '100': 'red', '010': 'lime', '001': 'blue', '111': 'white', '000': 'black' };
/** Of the pixel in the middle. Codecs change levels a little. */
const colourOf = ({ height, width, data }: RawImage): string | undefined => {
  const at = ((height >> 1) * width + (width >> 1)) * 3;
  return names[[0, 1, 2].map((channel) => ((data[at + channel] as number) > 127 ? 1 : 0)).join('')];
};
const sizeOf = ({ height, width, data }: RawImage) => `${height}x${width}x${data.length / height / width}`;
const script = (text: string): string => {
  writeFileSync(join(folder, 'script'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return join(folder, 'script');
};

test('takes a frame at each second, or as many as are wanted', async () => {
  expect((await read('colours.mp4')).map(colourOf)).toEqual(['red', 'lime', 'blue', 'white']);
  expect((await read('colours.mp4', { framesPerSecond: 2 })).map(colourOf)).toEqual([
    'red',
    'red',
    'lime',
    'lime',
    'blue',
    'blue',
    'white',
    'white',
  ]);
  expect((await read('colours.mp4', { framesPerSecond: 0.5 })).map(colourOf)).toEqual(['red', 'blue']);
  expect((await read('colours.mp4', { framesPerVideo: 3 })).map(colourOf)).toEqual(['red', 'lime', 'blue']);
});

test('takes the frame that is shown at that time', async () => {
  await makeVideo(join(folder, 'count.mkv'), { source: 'color=black:s=64x36:r=25:d=2.4,format=gray,geq=lum=N*4', codec: ['-c:v', 'ffv1'] });
  expect((await read('count.mkv')).map(({ data }) => (data[0] as number) / 4)).toEqual([0, 25, 50]);
  expect((await read('count.mkv', { framesPerSecond: 5 })).map(({ data }) => (data[0] as number) / 4)).toEqual([
    0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55,
  ]);
});

test('scales the shorter side and keeps the aspect, up as well as down', async () => {
  expect(sizeOf((await read('colours.mp4'))[0] as RawImage)).toBe('32x48x3');
  expect(sizeOf((await read('colours.mp4', { square: true }))[0] as RawImage)).toBe('32x32x3');
  expect(sizeOf((await read('colours.mp4', { shorterSide: 100 }))[0] as RawImage)).toBe('100x150x3');
  await makeColours(join(folder, 'upright.webm'), ['red'], '40x90');
  expect(sizeOf((await read('upright.webm'))[0] as RawImage)).toBe('72x32x3');
  await makeVideo(join(folder, 'anamorphic.mp4'), { source: 'color=red:s=60x60:d=1,setsar=2' });
  expect(sizeOf((await read('anamorphic.mp4'))[0] as RawImage)).toBe('32x64x3');
});

test('a name is never taken for an option or an address', async () => {
  for (const name of ['-i.mp4', 'a b;$(x).mp4', 'http:x.mp4', '%03d.mp4']) {
    copyFileSync(join(folder, 'colours.mp4'), join(folder, name));
    expect(await read(name)).toHaveLength(4);
  }
});

test('a list of other files is no video', async () => {
  writeFileSync(join(folder, 'list.mp4'), `ffconcat version 1.0\nfile ${folder}/colours.mp4\n`);
  writeFileSync(join(folder, 'hls.mp4'), `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${folder}/colours.mp4\n#EXT-X-ENDLIST\n`);
  for (const name of ['list.mp4', 'hls.mp4']) await expect(read(name)).rejects.toMatchObject({ exit: 'data' });
});

test('says which video cannot be decoded, and what ffmpeg says', async () => {
  const whole = readFileSync(join(folder, 'colours.mp4'));
  writeFileSync(join(folder, 'cut.mp4'), whole.subarray(0, whole.length >> 1));
  writeFileSync(join(folder, 'empty.mp4'), '');
  await makeVideo(join(folder, 'sound.mp4'), { source: 'sine=d=1', codec: ['-c:a', 'aac'] });
  for (const name of ['cut.mp4', 'empty.mp4', 'sound.mp4', 'absent.mp4']) {
    await expect(read(name)).rejects.toMatchObject({
      exit: 'data',
      message: expect.stringMatching(new RegExp(`${name}: the video cannot be decoded\n.*\n +found: +\\w`)),
    });
  }
});

test('gives up a program that is silent, and ends it', async () => {
  const silent = script(`touch ${folder}/started; exec sleep 1000`);
  await expect(read('colours.mp4', { program: silent, timeout: 0.05 })).rejects.toMatchObject({
    exit: 'data',
    mishap: { found: 'no frame within 0.05 s' },
  });
  const lingering = script('exec >&-; exec sleep 1000');
  await expect(read('colours.mp4', { program: lingering, timeout: 0.05 })).rejects.toMatchObject({
    mishap: { found: 'no frame within 0.05 s' },
  });
  expect(existsSync(join(folder, 'started'))).toBe(true);
});

test.each([
  ['frames, then fails', `printf 'P6\\n1 1\\n255\\nabc'; echo 'it is broken' >&2; exit 1`, 'data', 'it is broken'],
  ['half a frame', `printf 'P6\\n1 1\\n255\\na'`, 'data', '1 bytes'],
  ['no frame', 'exit 0', 'data', 'no frame'],
  ['nothing and crashes', 'kill -SEGV $$', 'data', 'ffmpeg ended with SIGSEGV'],
  ['what is no picture', 'while :; do echo rubbish || exit 1; done', 'data', expect.stringContaining('rubbish')],
  ['half a frame, being stopped', `printf 'P6\n1 1\n255\na'; exit 255`, 'interrupted', expect.any(String)],
  ['nothing, being stopped', 'kill -TERM $$', 'interrupted', expect.any(String)],
  ['nothing, being killed', 'kill -KILL $$', 'data', 'ffmpeg ended with SIGKILL'],
])('tells what it means that a program gives %s', async (_, text, exit, found) => {
  await expect(read('colours.mp4', { program: script(text) })).rejects.toMatchObject({ exit, mishap: { found } });
});

test('says that a program does not start', async () => {
  await expect(read('colours.mp4', { program: join(folder, 'none') })).rejects.toMatchObject({ exit: 'environment' });
});

test('ends ffmpeg with whoever asks for no more', async () => {
  const endless = script(`echo $$ > ${folder}/pid; while :; do printf 'P6\\n1 1\\n255\\nabc' || exit 1; done`);
  const settings = { program: endless, framesPerSecond: 1, framesPerVideo: null, shorterSide: 32, square: false, timeout: 60 };
  for await (const frame of readFrames('x', settings)) {
    expect(sizeOf(frame)).toBe('1x1x3');
    break;
  }
  const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setImmediate(resolve));
});
