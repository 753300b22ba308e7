import { type GameName, setups } from '../games';

export interface RankExperiment {
  readonly game: GameName;
  readonly steps: number;
  /** Images of a step, of all ranks together. */
  readonly batch: number;
  /** Pictures in a folder for each class; needed where the game has other images than CIFAR-10's. */
  readonly images?: string;
}

const DATASETS = {
  'cifar-step': () => ({ name: 'cifar10' }),
  'imagenet-step': (folder?: string) => ({ name: 'image-folder', folder, shorterSide: 256, crop: setups['imagenet-step'].side }),
} satisfies Record<GameName, unknown>;

/** A configuration that trains and does nothing else. */
export const experimentOf = ({ game, steps, batch, images }: RankExperiment) => ({
  name: 'ranks',
  seeds: [0],
  dataset: DATASETS[game](images),
  task: { name: 'rotation', views: 'one' },
  extractor: setups[game].extractor,
  lens: setups[game].lens,
  objective: 'least-likely',
  evaluators: [],
  sinks: ['jsonl'],
  training: { steps, batchSize: batch, feed: 'lensed', previews: 0, checkpointEvery: null },
});
