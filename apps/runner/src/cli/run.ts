import { Option } from 'commander';
import { type DefineCommand, examples, groups, note, withConfig, withJson } from './command';
import { withHost } from './live-options';

export const defineRun: DefineCommand = (longway, { finish, verbose, words }) => {
  withHost(
    withConfig(withJson(longway.command('run'))).option(
      '--live [PORT]',
      'serve a page that shows the run while it trains; 7007 when absent',
    ),
  )
    .helpGroup(groups.train)
    .description('train and evaluate every arm with every seed, and write a report')
    .option('--out <DIR>', 'where the folder for the results is made', 'runs')
    .option('--resume', 'go on with the newest unfinished run of this configuration there, where there is one')
    .option('--until <STEP>', 'stop after this training step, or once `trained`, with everything saved: --resume goes on from there')
    .option('--dry-run', 'only check it, and say how much time, memory and disk it takes: from short runs of each arm, which leave nothing')
    .addOption(
      new Option('--distributed <HOW>', 'train in all processes of a job that mpirun starts, each with its part of every batch')
        .choices(['mpi'])
        .conflicts('dryRun'),
    )
    .addHelpText(
      'after',
      examples(
        'run experiments/quickstart.yaml',
        'run my.yaml --set lens.widths=[8,16] training.lambda=40',
        'run my.yaml --arm clean shortcut --seeds 0 1 2',
        'run my.yaml --plugin ./my-lens --set lens=my-lens',
        'run my.yaml --resume',
        'run my.yaml --until trained',
        'run my.yaml --dry-run',
        'run my.yaml --live',
        'run runs/my-20260131-093000',
      ) + note('A run folder in the place of the file is gone on with: the end is the same as without the interruption.'),
    )
    .action(async (file: string, options) => {
      if (options.dryRun) {
        const { dryRun } = await import('../commands/dry-run.js');
        return finish(await dryRun(file, { ...options, seed: options.seeds }));
      }
      const given = { ...options, verbose: verbose(), seed: options.seeds };
      if (options.distributed !== undefined) {
        const { runDistributed } = await import('../commands/run-distributed.js');
        return finish(await runDistributed(file, given, words));
      }
      const { run } = await import('../commands/run.js');
      finish(await run(file, given, words));
    });
};
