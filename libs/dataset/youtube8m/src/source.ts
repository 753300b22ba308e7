import type { Options } from './options';

/** What decides the frames and classes of a pack. Where records and videos lie does not: they may be moved. */
export const sourceOf = ({ framesPerSecond, framesPerVideo, shorterSide, square, label }: Options): Readonly<Record<string, unknown>> => ({
  name: 'youtube8m',
  ...{ framesPerSecond, framesPerVideo, shorterSide, square, label },
});
