import 'reflect-metadata';
import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { exitCodes, LongwayError } from '@longway/contracts';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { benches } from './benches';
import type { Figure } from './figures';
import { describeMachine } from './machine';
import { parseCount } from './parse-count';
import { runBench } from './run-bench';
import { makeScratch } from './scratch';
import { tablesOf } from './table';

const parsePattern = (text: string): RegExp => {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('a regular expression');
  }
};

interface CommandOptions {
  readonly rounds?: number;
  readonly steps?: number;
  readonly warm?: number;
  readonly threads: number;
  readonly variant?: RegExp;
  readonly peer?: RegExp;
  readonly images?: string;
  readonly features?: string;
  readonly vsPytorch?: string;
}

const about = 'Measures how fast longway is on this machine. Prints a line of JSON for each figure on stdout, and tables on stderr.';

const more = `
What is measured:
  imagenet-step  ResNet50 v2, rotation, 16 images of 224x224; without a lens and with one
  cifar-step     ResNet-20, rotation, 128 images of 32x32; without a lens and with one
  linear-eval    logistic regression, 50,000 rows of 512 features, 10 classes; needs --features
  decode         JPEG pictures decoded, scaled to 256, cropped to 224, on one thread; needs --images
  packed         the same from a pack, and a training on it; needs --images
  overhead       steps of a network so small that only what surrounds TensorFlow's work counts
  machine        nothing: says what this machine is

Variants run in turns, each in a process of its own whose peak of resident memory is rss_mb.
With --vs-pytorch the peer's variants take their turns among them, and each of longway's is held
against the quickest of those that do the same: time_ratio is the median over rounds of longway's
median step by the peer's. tools/bench/README.md says how to make the Python environment.

Examples:
  npm run --silent bench -- overhead
  npm run --silent bench -- cifar-step --variant traced --vs-pytorch ~/peer`;

const emit = (figure: Figure): void => console.log(JSON.stringify({ ...figure, load1: Number((loadavg()[0] as number).toFixed(2)) }));

const bench = async (name: string, options: CommandOptions): Promise<void> => {
  if (name === 'machine') return console.log(JSON.stringify(await describeMachine()));
  const chosen = benches[name] as (typeof benches)[string];
  const {
    rounds = chosen.rounds,
    steps = chosen.steps,
    warm = chosen.warm,
    threads,
    variant = /(?:)/,
    peer = /(?:)/,
    images,
    features,
    vsPytorch,
  } = options;
  const settings = {
    threads,
    scratch: makeScratch(),
    ...(images !== undefined && { images: resolve(images) }),
    ...(features !== undefined && { features: resolve(features) }),
    ...(vsPytorch !== undefined && { venv: resolve(vsPytorch) }),
  };
  const figures: Figure[] = [];
  for await (const figure of runBench(name, chosen, { ...settings, rounds, steps, warm, pattern: variant, peers: peer }, console.error)) {
    emit(figure);
    figures.push(figure);
  }
  if (figures.length === 0)
    throw new LongwayError(
      'No variant has such a name.',
      { where: '--variant', expected: Object.keys(chosen.variants).join(', '), found: variant.source },
      'usage',
    );
  console.error(tablesOf(figures));
};

const program = new Command('npm run bench --')
  .description(about)
  .addArgument(new Argument('<name>', 'what to measure').choices([...Object.keys(benches), 'machine']))
  .option('--rounds <count>', 'turns that each variant gets', parseCount(1))
  .option('--steps <count>', 'timed steps a turn', parseCount(1))
  .option('--warm <count>', 'untimed steps before the first turn', parseCount(0))
  .option('--threads <count>', 'threads of one operation', parseCount(1), availableParallelism())
  .option('--variant <pattern>', 'only variants that this regular expression matches', parsePattern)
  .option('--images <folder>', 'JPEG pictures in a folder for each class')
  .option('--features <folder>', 'features that `pytorch/peer.py features` wrote')
  .option('--vs-pytorch <venv>', 'a Python environment with PyTorch, to be measured in turns')
  .option('--peer <pattern>', "only the peer's variants that this regular expression matches", parsePattern)
  .addHelpText('after', more)
  .action(bench);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = error instanceof LongwayError ? exitCodes[error.exit] : exitCodes.failure;
});
