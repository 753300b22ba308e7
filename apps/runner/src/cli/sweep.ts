import { type DefineCommand, examples, groups, note, withJson, withPlugins } from './command';
import { withEmit } from './emit-options';

export const defineSweep: DefineCommand = (longway, { finish, words }) => {
  const command = withPlugins(withJson(longway.command('sweep')))
    .usage('<file> [options]')
    .argument('<file>', 'the sweep, a YAML file')
    .helpGroup(groups.train)
    .description('train and evaluate a grid of experiments, each once, and write a report about all of them')
    .option('--set <KEY=VALUE...>', 'changes a setting of the experiment that the cells are made of')
    .option('--seed, --seeds <N...>', 'these seeds in place of those of the file')
    .option('--out <DIR>', "where the sweep's own folder is", 'runs')
    .option('--cells <DIR>', 'where the cells of all sweeps are; cells in that of --out when absent')
    .option('--jobs <N>', 'cells at a time, each with an equal share of the cores as threads; half as many as there are cores when absent')
    .option('--retry-failed', 'also those cells that have failed')
    .option('--cell <CELL>', 'only this one, by its number in --list or its id')
    .option('--stage <STAGE>', 'only this stage: pretrain, evaluate or report')
    .option('--stale <SECONDS>', 'silence after which a process elsewhere that works on a cell counts as dead; 60 when absent')
    .option('--force', 'take cells also from processes that seem to live: for who knows that they do not')
    .option('--ranks <N>', 'processes that train a cell together, by MPI, in place of what the file says')
    .option(
      '--queue [URL]',
      'have workers do it, from this Redis, redis://HOST[:PORT]; LONGWAY_QUEUE of the environment when no address is given',
    )
    .option('--priority <N>', 'with --queue: cells with a smaller one are taken first, 1 to 1000000; 100 when absent')
    .option('--wait', 'with --queue: show how far the grid is until all cells are done or have failed, and write the report')
    .option('--list', 'only list the cells, and how far they are')
    .option('--dry-run', 'only say how many cells there are, and how long they take: from short runs of one of them');
  withEmit(command)
    .addHelpText(
      'after',
      examples(
        'sweep lambdas.yaml',
        'sweep lambdas.yaml --jobs 2',
        'sweep lambdas.yaml --list',
        'sweep lambdas.yaml --dry-run',
        'sweep lambdas.yaml --retry-failed',
        'sweep lambdas.yaml --cell 3 --stage pretrain',
        'sweep lambdas.yaml --queue redis://queue.example:6379 --wait',
        'sweep lambdas.yaml --emit slurm --gpus 1 --time 12:00:00',
      ) +
        note(
          'A cell that is done is never done again, whichever sweep or machine did it. Ctrl-C has everything saved; the same command goes on.',
        ),
    )
    .action(async (file: string, options) => {
      const { sweep } = await import('../commands/sweep.js');
      finish(await sweep(file, { ...options, seed: options.seeds }, words));
    });
};
