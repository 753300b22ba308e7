import type { RawImage } from '@longway/contracts';
import { blend } from './blend';

const image = (channels: number, level = 100): RawImage => ({
  height: 2,
  width: 3,
  channels,
  data: new Uint8Array(6 * channels).fill(level),
});
const red = { height: 1, width: 1, rgba: Uint8Array.of(255, 0, 0, 255) };
const at = { place: 'bottom-right', margin: 0, opacity: 1 } as const;

describe('blend', () => {
  it('covers the pixels below an opaque mark, and no others', () => {
    const picture = image(3);
    blend(picture, red, at);
    expect([...picture.data]).toEqual([...Array(15).fill(100), 255, 0, 0]);
  });

  it('mixes by the opacity of pixel and mark together', () => {
    const picture = image(3);
    blend(picture, { ...red, rgba: Uint8Array.of(255, 0, 0, 51) }, { ...at, opacity: 0.5 });
    expect([...picture.data.subarray(15)]).toEqual([116, 90, 90]);
  });

  it('shows colours as grey on grey images', () => {
    const picture = image(1);
    blend(picture, red, at);
    expect([...picture.data]).toEqual([100, 100, 100, 100, 100, 76]);
  });

  it.each([{ rgba: Uint8Array.of(255, 0, 0, 0) }, { opacity: 0 }])(
    'leaves the image alone where nothing is seen: %j',
    ({ rgba, opacity }) => {
      const picture = image(3);
      blend(picture, { ...red, rgba: rgba ?? red.rgba }, { ...at, opacity: opacity ?? 1 });
      expect(picture).toEqual(image(3));
    },
  );

  it('refuses marks that do not fit and images of other channels', () => {
    expect(() => blend(image(1), { height: 3, width: 1, rgba: new Uint8Array(12) }, at)).toThrow(/at most 2x3 .*\n +found: +3x1/);
    expect(() => blend(image(4), red, at)).toThrow(/1 or 3 channels/);
  });
});
