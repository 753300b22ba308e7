import type { StageMessage, StageOrder } from './stage-messages';
import { StageWork } from './stage-work';

// The process that trains: a child of whoever works on cells.

const work = new StageWork((message) => {
  // Nobody may listen any more.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
});
const stop = () => work.stop();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.on('SIGUSR2', () => work.checkpoint());
// Whoever asked has died: what was trained is saved, for the next one.
process.on('disconnect', stop);

process.once('message', (order: StageOrder) => {
  void work.carryOut(order).then((end) => {
    if (!process.connected) process.exit(1);
    process.send?.({ end } satisfies StageMessage, () => process.exit());
  });
});
