import { pluginKinds } from '@longway/contracts';
import { Command, Option } from 'commander';

const examples = (...lines: readonly string[]): string => `\nExamples:\n${lines.map((line) => `  $ longway ${line}`).join('\n')}`;

const withPlugins = (command: Command): Command =>
  command.option('--plugin <P...>', 'further plugins: npm packages, or folders seen from here');

const withConfig = (command: Command): Command =>
  withPlugins(command.usage('<file> [options]').argument('<file>', 'the configuration, a YAML file'))
    .option('--set <KEY=VALUE...>', 'changes a setting, e.g. training.steps=200; the value is read as YAML')
    .option('--arm <NAME...>', 'only these arms')
    .option('--seed, --seeds <N...>', 'these seeds in place of those of the file');

const withDataset = (command: Command): Command =>
  withPlugins(command.argument('<name>', 'the data set, or a configuration file whose data set is meant'))
    .option('--set <KEY=VALUE...>', 'options of the data set; of the whole configuration, where that is named')
    .option('--arm <NAME...>', 'the arm of the configuration whose data set is meant');

const words = (command: readonly string[]): readonly string[] => ['longway', ...command];

/**
 * The commands. Each one's code is loaded when it is called for: a look at the help needs no TensorFlow.
 *
 * @param argv the words behind `longway`.
 * @param finish is told the exit code.
 */
export const program = (argv: readonly string[], finish: (code: number) => void): Command => {
  const longway = new Command('longway')
    .description('Keeps self-supervised vision models from taking the shortcut.')
    .option('--verbose', 'errors with the place in the code that they come from')
    .addHelpText(
      'after',
      examples('validate experiments/quickstart.yaml', 'run experiments/quickstart.yaml --set training.steps=200', 'doctor') +
        '\n\nExit codes: docs/cli.md',
    );

  withConfig(longway.command('run'))
    .description('train and evaluate every arm with every seed, and write a report')
    .option('--out <DIR>', 'where the folder for the results is made', 'runs')
    .option('--resume', 'go on with the newest unfinished run of this configuration there, where there is one')
    .addHelpText(
      'after',
      examples(
        'run experiments/quickstart.yaml',
        'run my.yaml --set lens.widths=[8,16] training.lambda=40',
        'run my.yaml --arm clean shortcut --seeds 0 1 2',
        'run my.yaml --plugin ./my-lens --set lens=my-lens',
        'run my.yaml --resume',
        'run runs/my-20260131-093000',
      ) + '\n\nA run folder in the place of the file is gone on with: the end is the same as without the interruption.',
    )
    .action(async (file: string, options) => {
      const { run } = await import('./commands/run.js');
      finish(await run(file, { ...longway.opts(), ...options, seed: options.seeds }, words(argv)));
    });

  withConfig(longway.command('validate'))
    .description('check a configuration; loads no TensorFlow')
    .option('--print', 'print every setting, with all defaults filled in')
    .addHelpText('after', examples('validate my.yaml', 'validate my.yaml --set lens=unet --print'))
    .action(async (file: string, options) => {
      const { validate } = await import('./commands/validate.js');
      finish(validate(file, { ...options, seed: options.seeds }));
    });

  withPlugins(longway.command('plugins'))
    .description('list the plugins that a configuration can choose')
    .addOption(new Option('--kind <KIND>', `only one kind: ${pluginKinds.join(', ')}`))
    .option('--json', 'for programs')
    .addHelpText('after', examples('plugins --kind lens', 'plugins --plugin ./my-lens --json'))
    .action(async (options) => finish((await import('./commands/plugins.js')).plugins(options)));

  longway
    .command('doctor')
    .description('say what this machine has, and what is wrong with it')
    .option('--json', 'for programs')
    .action(async (options) => finish(await (await import('./commands/doctor.js')).doctor(options)));

  const data = longway
    .command('data')
    .description('list, fetch, check, look at and pack data sets')
    .addHelpText(
      'after',
      examples('data list', 'data fetch cifar10', 'data check image-folder --set folder=DIR', 'data pack my.yaml --out packs/mine'),
    );
  withPlugins(data.command('list'))
    .description('list the data sets')
    .action(async (options) => finish((await import('./commands/data.js')).listData(options)));
  withPlugins(data.command('fetch').argument('<name>', 'the data set'))
    .description('bring a data set onto this machine')
    .option('--set <KEY=VALUE...>', 'options of the data set')
    .action(async (name: string, options) => finish(await (await import('./commands/data.js')).fetchData(name, options)));
  withDataset(data.command('check'))
    .description('decode every image to its end, name the broken ones, and say what the data set is')
    .option('--classes', 'how many images each class has, where there are more than 20 classes')
    .option('--all', 'name all broken files, not 20 of them')
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      examples('data check cifar10', 'data check image-folder --set folder=photos --json', 'data check my.yaml --arm lens'),
    )
    .action(async (name: string, options) => finish(await (await import('./commands/check.js')).checkData(name, options)));
  withDataset(data.command('preview'))
    .description('draw what the network sees of a few training images: crop, shortcuts, and what the task makes of them')
    .option('--out <FILE>', 'where the PNG file is written', 'preview.png')
    .option('--count <N>', 'how many images, 1 to 100', '8')
    .option('--seed <N>', "the training's seed, which fixes images, crops and what the task draws; the configuration's first when absent")
    .addHelpText(
      'after',
      examples(
        'data preview cifar10',
        'data preview my.yaml --arm shortcut --count 4 --out shortcut.png',
        'data preview my.yaml --set task=jigsaw',
      ),
    )
    .action(async (name: string, options) => finish(await (await import('./commands/preview.js')).previewData(name, options)));
  withDataset(data.command('pack'))
    .description('write a data set as scaled images in large files, which are read at memory speed')
    .requiredOption('--out <FOLDER>', 'where the pack is written; run again, the command goes on where it ended')
    .option('--shorter-side <PIXELS>', "what images' shorter side is scaled to; as the data set says when absent")
    .option('--shard-size <SIZE>', 'how large a file grows', '256MiB')
    .option('--max-broken <SHARE>', 'the share of images that may be broken, and are left out', '0.05')
    .addHelpText(
      'after',
      examples(
        'data pack image-folder --set folder=imagenet --out packs/imagenet',
        'data pack my.yaml --out packs/mine --shorter-side 160',
      ) + '\n\nThen choose it in a configuration: dataset: { name: packed, folder: packs/imagenet }',
    )
    .action(async (name: string, options) => finish(await (await import('./commands/pack.js')).packData(name, options)));

  longway
    .command('report')
    .description('write the page about one run folder, one that compares several, or one about an experiment that was run in parts')
    .argument('<run...>', 'run folders')
    .option('--pool', 'the folders are parts of one experiment: seeds or arms that were run apart')
    .option('--experiment <FILE>', 'pool them, and show recovery as this file says, also between arms that were run apart')
    .option('--out <FILE>', 'where to write the page; report.html, comparison.html or pooled.html in the first folder when absent')
    .addHelpText(
      'after',
      examples(
        'report runs/quickstart-20260131-093000',
        'report runs/a-* --out comparison.html',
        'report --pool runs/seed-0-* runs/seed-1-*',
        'report --experiment my.yaml runs/my-*',
      ),
    )
    .action(async (folders: string[], options) => finish(await (await import('./commands/report.js')).report(folders, options)));

  withPlugins(longway.command('schema'))
    .description('print a JSON schema of configurations, for editors')
    .addHelpText(
      'after',
      examples('schema > longway.schema.json') +
        '\n\nThen, in the first line of a configuration: # yaml-language-server: $schema=longway.schema.json',
    )
    .action(async (options) => finish((await import('./commands/schema.js')).schema(options)));

  return longway;
};
