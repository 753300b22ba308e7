import { type DefineCommand, examples, groups, note, withJson, withPlugins } from './command';

export const defineAudit: DefineCommand = (longway, { finish, verbose, words }) => {
  withPlugins(withJson(longway.command('audit')))
    .helpGroup(groups.look)
    .description('find what gives the answers away in your pictures, and write a page about it')
    .argument('<pictures>', 'a folder of pictures (best with a folder for each class), a data set, or the folder of an earlier audit')
    .option('--minutes <M>', 'the time it may take, about', '20')
    .option('--task <NAME...>', 'the tasks that are played; rotation, and supervised where there are classes, when absent')
    .option('--steps <N>', 'training steps of each task, in place of --minutes')
    .option('--size <PIXELS>', 'the side of the squares that pictures are scaled to, 16 to 512; 64 when absent')
    .option('--seed <N>', 'fixes all chance; 0 when absent')
    .option('--set <KEY=VALUE...>', 'options of the data set')
    .option('--out <DIR>', 'where the folder for the results is made', 'runs')
    .addHelpText(
      'after',
      examples(
        'audit photos',
        'audit photos --minutes 5 --task rotation',
        'audit cifar10 --json',
        'audit runs/audit-photos-20260131-093000',
      ) +
        note(
          'A few hundred pictures are enough. Ctrl-C saves what was trained; the folder of an audit in the place of the pictures goes on with it, or looks at it again.',
        ),
    )
    .action(async (target: string, options) => {
      const { audit } = await import('../commands/audit.js');
      finish(await audit(target, { ...options, verbose: verbose() }, words));
    });
};
