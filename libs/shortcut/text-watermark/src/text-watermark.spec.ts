import type { RawImage } from '@longway/contracts';
import { places } from '@longway/images';
import { options } from './options';
import { renderText } from './render-text';
import { textWatermark } from './text-watermark';

const example = { index: 0, label: 0, random: { uniform: () => 0, integer: () => 0, normal: () => 0 } };

const marked = async (chosen: unknown, height = 28, width = 28, channels = 1): Promise<RawImage> => {
  const image = { height, width, channels, data: new Uint8Array(height * width * channels) };
  (await textWatermark(options.parse(chosen))).draw(image, example);
  return image;
};

/** The picture as text: `#` above half of the brightness, `.` below. */
const text = ({ width, data }: RawImage): string[] =>
  Array.from({ length: data.length / width }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (level) => (level > 127 ? '#' : '.')).join(''),
  );

describe('text-watermark', () => {
  it('writes straight strokes exactly, without any font of the system', async () => {
    expect(text(await marked({ text: 'L', height: 10, opacity: 1, place: 'top-left', margin: 0 }, 10, 7))).toEqual([
      ...Array(8).fill('##.....'),
      ...Array(2).fill('######.'),
    ]);
  });

  it.each(['ABC', 'gy', '.', 'a b', '100 %'])('makes %j as high as asked', async (word) => {
    for (const height of [3, 8, 30]) {
      const mark = await renderText(word, height, '#ffffff');
      expect(mark.height).toBe(height);
      expect(mark.rgba).toHaveLength(mark.height * mark.width * 4);
      expect(mark.rgba.some((value, i) => i % 4 === 3 && value > 100)).toBe(true);
    }
  });

  it('is pale where the opacity is low, and has the colour', async () => {
    const covered = await marked({ text: 'I', height: 20, opacity: 1, colour: '#ff8000' }, 28, 28, 3);
    const pale = await marked({ text: 'I', height: 20, opacity: 0.5, colour: '#ff8000' }, 28, 28, 3);
    const brightest = ({ data }: RawImage) => [0, 1, 2].map((channel) => Math.max(...data.filter((_, i) => i % 3 === channel)));
    expect(brightest(covered)).toEqual([255, 128, 0]);
    expect(brightest(pale)).toEqual([128, 64, 0]);
  });

  it('says what does not fit, and what cannot be written', async () => {
    await expect(marked({ text: 'a long text' })).rejects.toThrow(/at most 28x28 .*\n +found: +6x\d+ pixels and a margin of 1/);
    await expect(marked({ text: 'a漢' })).rejects.toThrow(/text: a character cannot be written\n.*\n +found: +"漢"/);
  });

  it('knows the places that marks can have, and strict options only', () => {
    expect(options.shape.place.unwrap().options).toEqual([...places]);
    for (const wrong of [{ text: '  ' }, { colour: 'red' }, { colour: '#ffffff"/>' }, { opacity: 0 }]) {
      expect(options.safeParse(wrong).success).toBe(false);
    }
  });
});
