import 'reflect-metadata';
import { resolve } from 'node:path';
import { exitCodes, LongwayError } from '@longway/contracts';
import { Command, Option } from 'commander';
import { type GameName, gameNames } from './games';
import { linkThrough, mediansOf } from './messages/link';
import { BUCKET, measureMessages } from './messages/measure-messages';
import { whole } from './quantities';
import { measureRanks, type RankOptions, type Round, summarise } from './ranks/measure-ranks';

const about = `Measures what the simulation is given, and what it is held against. Prints a line of JSON for each figure. Needs Open MPI's mpirun.`;

const more = `
Other work on the machine is in every figure: the load is printed beside them. --before gives the words that launchers are started with.

Examples:
  npm run --silent scaling:measure -- messages --rounds 15
  npm run --silent scaling:measure -- ranks --game cifar-step --rounds 5 --steps 20
  npm run --silent scaling:measure -- ranks --game imagenet-step --batch 8 --rounds 2 --steps 5 --images FOLDER --before 'chrt -r 4'`;

const print = (figure: object): void => console.log(JSON.stringify(figure));
const words = (text: string): readonly string[] => text.split(' ').filter(Boolean);

const messages = async ({ rounds, before }: { readonly rounds: number; readonly before: readonly string[] }): Promise<void> => {
  const medians = mediansOf(await measureMessages(rounds, before));
  medians.forEach(print);
  print(linkThrough(medians, BUCKET));
};

const ranks = async ({ images, ...options }: RankOptions & { readonly game: GameName }): Promise<void> => {
  const rounds: Round[] = [];
  for await (const round of measureRanks({ ...options, ...(images !== undefined && { images: resolve(images) }) })) {
    rounds.push(round);
    print(summarise([round]));
  }
  print(summarise(rounds));
};

const before = () => new Option('--before <words>', 'that launchers are started with').argParser(words).default([], 'none');

const program = new Command('npm run scaling:measure --').description(about).addHelpText('after', more);
program
  .command('messages')
  .description('all-reduces of two ranks on this machine by size, and the connection that explains the smallest and a bucket')
  .option('--rounds <count>', 'turns of each size', whole, 15)
  .addOption(before())
  .action(messages);
program
  .command('ranks')
  .description('a training by one rank with two threads, and by two ranks with one each, in turns')
  .addOption(new Option('--game <name>', 'what is trained').choices(gameNames).default('cifar-step'))
  .option('--rounds <count>', 'turns of each', whole, 5)
  .option('--steps <count>', 'timed steps a turn', whole, 20)
  .option('--batch <images>', 'of a step, of all ranks together', whole, 128)
  .option('--images <folder>', 'pictures in a folder for each class, for imagenet-step')
  .addOption(before())
  .action(ranks);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof LongwayError ? error.message : error);
  process.exitCode = error instanceof LongwayError ? exitCodes[error.exit] : exitCodes.failure;
});
