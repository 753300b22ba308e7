import type { ImageShape, RawImage } from '@longway/contracts';

/** The bytes of a picture as text, as `preview.json` holds them. */
export const toBase64 = ({ data }: Pick<RawImage, 'data'>): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');

/** @throws RangeError where the text does not hold as many bytes as a picture of the shape has. */
export const fromBase64 = (text: string, [height, width, channels]: ImageShape): RawImage => {
  const data = new Uint8Array(Buffer.from(text, 'base64'));
  const size = height * width * channels;
  if (data.length !== size) throw new RangeError(`a picture of ${height}x${width}x${channels} has ${size} bytes, not ${data.length}`);
  return { height, width, channels, data };
};
