import type { LabelledImage, Shortcut, SplitName } from '@longway/contracts';
import { randomFrom } from '@longway/tensor';

/** Draws on an image, in place. What is drawn depends on the seed, the split and the image's index alone: a mark is the same in every epoch. */
export const drawShortcuts = (shortcuts: readonly Shortcut[], image: LabelledImage, { seed, split, index }: { seed: number; split: SplitName; index: number }): void => {
  const { label } = image;
  for (const [i, shortcut] of shortcuts.entries()) shortcut.draw(image, { index, label, random: randomFrom(seed, 'shortcut', i, split, index) });
};
