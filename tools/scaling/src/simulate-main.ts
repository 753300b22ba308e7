import 'reflect-metadata';
import { loadBackend } from '@longway/backend';
import { exitCodes, LongwayError } from '@longway/contracts';
import { writeFileAtomically } from '@longway/storage';
import { Command, Option } from 'commander';
import { type Algorithm, algorithms, type Link } from './all-reduce';
import { drawEfficiency } from './chart';
import { type GameName, gameNames, readGame } from './games';
import { parseBandwidth, parseBytes, parseFactor, parseNodes, parseRate, parseSeconds, parseSome, whole } from './quantities';
import { BUCKET } from './messages/measure-messages';
import { type Order, orders, type Precision, precisions, simulate } from './simulate';
import { operationsOf, weightsOf } from './step';
import { tableOf } from './table';

const about = `Computes what a training step would take on many ranks that all-reduce their gradients. Nothing is trained: networks are built to read their
layers off them, and the step is gone through event by event. Ranks keep their batch: twice the ranks, twice the images a step.`;

const more = `
The model:
  A message takes latency + bytes / bandwidth. A ring is 2 (p - 1) messages of 1 / p of the bytes; halving-doubling has
  2 log2 p messages. longway meets first: a barrier of log2 p messages. Ranks of a node reduce among themselves first, over --within. The backward pass goes through the
  layers in longway's order, each for a time by its share of the operations; buckets go through one channel in order, as they
  fill (--overlap backward) or when the pass is done (none). The slowest of n ranks is the mean of the largest of n
  log-normal draws. Synchronised batch norm exchanges its statistics layer by layer, and buckets wait until the end, as
  longway's do. Left out: adding gradients up, casting them, the optimisers' updates by themselves, other traffic.

Where the step time comes from is for who asks to know: measure it (npm run bench -- imagenet-step) or assume a rate.

Examples:
  npm run --silent scaling:simulate -- --nodes 1..128 --bandwidth 100Gbit --latency 2us --step-time 7.2s --batch 16
  npm run --silent scaling:simulate -- --nodes 1..128 --gpus 8 --bandwidth 400Gbit --latency 5us --rate 50Tflop --batch 64 \\
    --algorithm ring,halving-doubling --overlap none,backward --spread 0.03 --chart efficiency.svg`;

interface Options {
  readonly game: GameName;
  readonly nodes: readonly number[];
  readonly gpus: number;
  readonly bandwidth: number;
  readonly latency: number;
  readonly withinBandwidth: number;
  readonly withinLatency: number;
  readonly stepTime?: number;
  readonly rate?: number;
  readonly batch: number;
  readonly spread: number;
  readonly seed: number;
  readonly bucket: number;
  readonly algorithm: readonly Algorithm[];
  readonly overlap: readonly Order[];
  readonly compress: readonly Precision[];
  readonly chart?: string;
  readonly title: string;
  readonly batchNorm: 'local' | 'synchronised';
  readonly json?: boolean;
}

const main = async (options: Options): Promise<void> => {
  const { rate, batch, nodes, gpus } = options;
  await loadBackend();
  const game = await readGame(options.game);
  const operations = operationsOf(game) * batch;
  const seconds = options.stepTime ?? (rate && operations / rate);
  if (!seconds)
    throw new LongwayError(
      'Nothing says how long a rank computes.',
      { where: '--step-time', expected: 'seconds of a step, or operations a second by --rate' },
      'usage',
    );
  const between: Link = { bandwidth: options.bandwidth, latency: options.latency };
  const within: Link = { bandwidth: options.withinBandwidth, latency: options.withinLatency };
  const rows = simulate(game, {
    ...{ nodes, perNode: gpus, between, within, seconds, batch },
    ...{ spread: options.spread, seed: options.seed, bucketBytes: options.bucket, synchronised: options.batchNorm === 'synchronised' },
    ...{ algorithms: options.algorithm, overlaps: options.overlap, precisions: options.compress },
  });
  if (options.chart) await writeFileAtomically(options.chart, drawEfficiency(rows, options.title));
  const facts = { game: options.game, weights: weightsOf(game), operations, stepSeconds: seconds };
  if (options.json) return console.log(JSON.stringify({ ...facts, rows }, undefined, 1));
  const [millions, teras] = [(facts.weights / 1e6).toFixed(2), (operations / 1e12).toFixed(3)];
  console.log(
    `${facts.game}: ${millions} million weights; ${batch} images a rank: ${teras} Tflop, ${Number(seconds.toPrecision(4))} s alone\n`,
  );
  console.log(tableOf(rows));
};

const program = new Command('npm run scaling:simulate --')
  .description(about)
  .addOption(new Option('--game <name>', 'what is trained').choices(gameNames).default('imagenet-step'))
  .option('--nodes <numbers>', '1..128 doubles; or 1,2,3', parseNodes, parseNodes('1..128'))
  .option('--gpus <number>', 'ranks of a node', whole, 1)
  .requiredOption('--bandwidth <size>', "of a node's connection in each direction, a second: 100Gbit, 12GB", parseBandwidth)
  .requiredOption('--latency <time>', 'of a message between nodes: 2us', parseSeconds)
  .option('--within-bandwidth <size>', "of a rank's connection within its node, a second", parseBandwidth, parseBandwidth('300GB'))
  .option('--within-latency <time>', 'of a message within a node', parseSeconds, parseSeconds('3us'))
  .option('--step-time <time>', 'of a step on one rank alone: 7.2s', parseSeconds)
  .option('--rate <operations>', "a second: the step time is the step's operations by it", parseRate)
  .option('--batch <images>', "of a rank's step", whole, 16)
  .option('--spread <share>', "standard deviation of a rank's step time by its mean", parseFactor, 0)
  .option('--seed <number>', 'fixes who is slow when', whole, 1)
  .option('--bucket <size>', 'gradients that are sent together', parseBytes, BUCKET)
  .option('--algorithm <names>', algorithms.join(', '), parseSome(algorithms), ['ring'])
  .option('--overlap <names>', orders.join(', '), parseSome(orders), ['backward'])
  .option('--compress <names>', 'on the wire: float32, bf16', parseSome(Object.keys(precisions) as Precision[]), ['float32'])
  .addOption(new Option('--batch-norm <name>', 'whose statistics it takes').choices(['local', 'synchronised']).default('local'))
  .option('--chart <file.svg>', 'where to draw efficiency by nodes')
  .option('--title <words>', "the chart's", 'Efficiency by nodes')
  .option('--json', 'prints JSON in the place of tables')
  .addHelpText('after', more)
  .action(main);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = error instanceof LongwayError ? exitCodes[error.exit] : exitCodes.failure;
});
