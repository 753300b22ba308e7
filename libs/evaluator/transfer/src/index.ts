import { definePlugin, type Dataset, type Named } from '@longway/contracts';
import { options } from './options';
import { TransferEvaluator } from './transfer';

export const plugin = definePlugin({
  kind: 'evaluator',
  name: 'transfer',
  options,
  create: async (chosen, { create, warn }) => {
    const datasets: Named<Dataset>[] = [];
    for (const choice of chosen.datasets) datasets.push({ name: choice.name, value: await create('dataset', choice) });
    return new TransferEvaluator(chosen, datasets, warn);
  },
});
