import type { Preview } from '@longway/contracts';
import sharp from 'sharp';
import { reportArmOf } from '../../test/report-arm';
import { taskPictures } from './tasks';

const bytes = (level: number): string => Buffer.alloc(80 * 80, level).toString('base64');
const preview = (lensed: number, over: Partial<Preview> = {}): Preview => ({
  step: 1,
  shape: [80, 80, 1],
  examples: [{ original: bytes(100), lensed: bytes(lensed) }],
  count: 1,
  meanSquaredError: [],
  ...over,
});
const arm = (task: string, slot: number, own: Preview) =>
  reportArmOf(`arm-${task}`, slot, [], { config: { task: { name: task } }, previews: [{ seed: 0, preview: own }] });
const section = (...arms: Parameters<typeof taskPictures>[0]['arms']) => taskPictures({ folders: [], arms, columns: [] });

test('the same images through the lens of each task, and the region of a patch task dashed', async () => {
  const region = { top: 4, left: 20, height: 40, width: 40 };
  const found = await section(arm('rotation', 0, preview(110)), arm('jigsaw', 1, preview(90, { region })));
  const markup = String(found?.markup);
  expect(markup.match(/original"/g)).toHaveLength(1);
  expect(markup.match(/through the lens of (rotation|jigsaw)/g)).toEqual(['through the lens of rotation', 'through the lens of jigsaw']);
  expect(markup.match(/class="region" style="top: 5.00%; left: 25.00%; width: 50.00%; height: 50.00%"/g)).toHaveLength(2);
  const { data, info } = await sharp(found?.figures?.[0]?.contents as Uint8Array)
    .raw()
    .toBuffer({ resolveWithObject: true });
  // Pictures of 80 pixels are drawn twice as large, 4 apart; the fourth row is the lensed picture of the second task.
  expect([info.width, info.height]).toEqual([168, 5 * 164 + 4]);
  const level = (y: number, x: number) => data[((4 + 3 * 164 + y) * info.width + 4 + x) * info.channels];
  expect([level(8, 40), level(8, 44), level(8, 39), level(7, 40), level(8, 118)]).toEqual([255, 0, 90, 90, 0]);
});

test('a task whose lens sees other pictures, or one task alone, gives nothing to lay side by side', async () => {
  const other = preview(110, { examples: [{ original: bytes(7), lensed: bytes(9) }] });
  expect(await section(arm('rotation', 0, preview(110)), arm('exemplar', 1, other))).toBeUndefined();
  expect(await section(arm('rotation', 0, preview(110)))).toBeUndefined();
});
