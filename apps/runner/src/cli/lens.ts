import { type DefineCommand, examples, groups, note, withJson } from './command';

export const defineLens: DefineCommand = (longway, { finish }) => {
  withJson(longway.command('lens'))
    .helpGroup(groups.look)
    .description('look at photographs of any size through a trained lens: before, after and the difference, as PNG files')
    .argument('<run>', 'a run folder')
    .argument('<pictures...>', 'pictures, or folders of them')
    .option('--arm <NAME>', 'the arm whose lens it is; the one that has a lens, when absent')
    .option('--seed <N>', "the seed of the arm; the run's first when absent")
    .option(
      '--mode <MODE>',
      'resized: scaled as in training, and the change enlarged again; tiled: at full size, in overlapping tiles',
      'resized',
    )
    .option('--amplify <FACTOR>', 'what the difference is multiplied by; as much as fits when absent')
    .option('--out <DIR>', "where the pictures and lens.json are written; `lensed` in the arm's folder when absent")
    .addHelpText(
      'after',
      examples(
        'lens runs/my-20260131-093000 photo.jpg --arm shortcut-with-lens',
        'lens runs/my-20260131-093000 photos --arm rotation --out lensed',
        'lens runs/my-20260131-093000 poster.png --mode tiled --amplify 8',
      ) + note('Marks look to a lens as they looked in training: a mark on photographs that were scaled down is found by --mode resized.'),
    )
    .action(async (run: string, pictures: string[], options) => {
      const { lens } = await import('../commands/lens.js');
      finish(await lens(run, pictures, options));
    });
};
