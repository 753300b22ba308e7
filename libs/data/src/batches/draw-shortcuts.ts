import type { LabelledImage, Misleading, RawImage, Shortcut, SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';

/** Draws marks that lie: a task's `mislead`, which knows the classes already. */
export type Mislead = (image: RawImage, misleading: Omit<Misleading, 'classes'>) => void;

/** Which image it is. */
interface Place {
  readonly seed: number;
  readonly split: SplitName;
  readonly index: number;
}

/** Draws on an image, in place. What is drawn depends on the seed, the split and the image's index alone: a mark is the same in every epoch. */
export const drawShortcuts = (
  shortcuts: readonly Shortcut[],
  image: LabelledImage,
  { seed, split, index }: Place,
  mislead?: Mislead,
): void => {
  const { label } = image;
  const mark = (changes: { index?: number; label?: number } = {}) => {
    const drawn = { index, label, ...changes };
    for (const [i, shortcut] of shortcuts.entries())
      shortcut.draw(image, { ...drawn, random: randomFrom(seed, 'shortcut', i, split, drawn.index) });
  };
  if (mislead) mislead(image, { index, label, random: randomFrom(seed, 'mislead', split, index), mark });
  else mark();
};
