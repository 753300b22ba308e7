import { type DefineCommand, examples, groups, withJson } from './command';

export const defineReport: DefineCommand = (longway, { finish }) => {
  withJson(longway.command('report'))
    .helpGroup(groups.look)
    .description(
      'write the page about one run folder, one that compares several, one about an experiment that was run in parts, or one about a sweep',
    )
    .argument('<run...>', 'run folders, or the folder of one sweep')
    .option('--pool', 'the folders are parts of one experiment: seeds or arms that were run apart')
    .option('--experiment <FILE>', 'pool them, and show recovery as this file says, also between arms that were run apart')
    .option('--baseline <KEY=VALUE...>', 'of a sweep: the point that others are held against; the best of each column when absent')
    .option('--out <FILE>', 'where to write the page; report.html, comparison.html or pooled.html in the first folder when absent')
    .addHelpText(
      'after',
      examples(
        'report runs/quickstart-20260131-093000',
        'report runs/a-* --out comparison.html',
        'report --pool runs/seed-0-* runs/seed-1-*',
        'report --experiment my.yaml runs/my-*',
        'report runs/lambdas --baseline training.lambda=0',
      ),
    )
    .action(async (folders: string[], options) => finish(await (await import('../commands/report.js')).report(folders, options)));
};
