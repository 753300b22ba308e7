import { type DefineCommand, examples, groups, note, withJson } from './command';

export const defineWorker: DefineCommand = (longway, { finish }) => {
  withJson(longway.command('worker'))
    .helpGroup(groups.train)
    .description('work on cells of sweeps that wait on a queue in Redis, until it is stopped')
    .option('--queue [URL]', 'the Redis, redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]; LONGWAY_QUEUE of the environment when absent')
    .option('--out <DIR>', 'the folder with results, shared by all machines', 'runs')
    .option('--cells <DIR>', 'the folder of cells, shared by all machines; cells in that of --out when absent')
    .option('--jobs <N>', 'cells at a time; each has an equal share of the threads', '1')
    .option('--stages <STAGE...>', 'only these: pretrain, evaluate, report')
    .option('--lock <SECONDS>', 'silence after which the queue takes a worker for dead', '30')
    .option(
      '--stale <SECONDS>',
      'silence in the folder after which who works on a cell counts as dead; a quarter of it where the queue says so',
      '60',
    )
    .option('--until-empty', 'end when nothing is left to do')
    .option('--status', 'only print how many jobs of each stage wait, are active, done or failed, and why they failed')
    .addHelpText(
      'after',
      examples(
        'worker --queue redis://queue.example:6379 --out /shared/runs',
        'worker --queue redis://127.0.0.1 --jobs 2 --stages pretrain evaluate',
        'worker --queue redis://127.0.0.1:6379 --until-empty',
        'worker --queue redis://127.0.0.1:6379 --status',
      ) + note('Ctrl-C or SIGTERM has the cells in hand saved and put back on the queue. A second one ends the worker at once.'),
    )
    .action(async (options) => finish(await (await import('../commands/worker.js')).worker(options)));
};
