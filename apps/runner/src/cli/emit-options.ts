import type { Command } from 'commander';

/** How a sweep is written for a scheduler. For commands/sweep.ts, which hands them to emit/command.ts. */
export const withEmit = (command: Command): Command =>
  command
    .option('--emit <SCHEDULER>', 'only write jobs for `slurm` or `k8s` that do the sweep; none is submitted')
    .option('--emit-to <DIR>', "where; in the sweep's own folder when absent")
    .option('--cpus <N>', 'cores that jobs have for a cell, in place of what the file says')
    .option('--memory <SIZE>', 'memory that jobs have for a cell, e.g. 8Gi, in place of what the file says')
    .option('--gpus <N>', 'GPUs that jobs have for a cell, in place of what the file says')
    .option('--time <TIME>', 'the longest that a job may take, e.g. 12:00:00, in place of what the file says')
    .option('--grace <SECONDS>', 'from the wish that a job stops to its end; 120 when absent')
    .option('--longway <WORD...>', 'what calls longway in jobs')
    .option('--sbatch <OPTION...>', 'further options of sbatch, without the dashes, e.g. partition=gpu')
    .option('--image <IMAGE>', 'the image of containers')
    .option('--claim <CLAIM>', 'the PersistentVolumeClaim of the folder that containers share')
    .option('--mount <DIR>', 'where containers find it; /longway when absent')
    .option('--namespace <NAME>', 'of Kubernetes');
