import { type DefineCommand, examples, groups, note, withDataset, withJson, withPlugins } from './command';

export const defineData: DefineCommand = (longway, { finish }) => {
  const data = longway
    .command('data')
    .helpGroup(groups.data)
    .helpCommand(false)
    .description('list, fetch, check, look at and pack data sets')
    .addHelpText(
      'after',
      examples('data list', 'data fetch cifar10', 'data check image-folder --set folder=DIR', 'data pack my.yaml --out packs/mine'),
    );
  withPlugins(withJson(data.command('list')))
    .description('list the data sets')
    .addHelpText('after', examples('data list', 'data list --json'))
    .action(async (options) => finish((await import('../commands/data.js')).listData(options)));
  withPlugins(withJson(data.command('fetch').argument('<name>', 'the data set')))
    .description('bring a data set onto this machine')
    .option('--set <KEY=VALUE...>', 'options of the data set')
    .addHelpText('after', examples('data fetch cifar10', 'data fetch fashion-mnist --json'))
    .action(async (name: string, options) => finish(await (await import('../commands/data.js')).fetchData(name, options)));
  withDataset(withJson(data.command('check')))
    .description('decode every image to its end, name the broken ones, and say what the data set is')
    .option('--classes', 'how many images each class has, where there are more than 20 classes')
    .option('--all', 'name all broken files, not 20 of them')
    .addHelpText(
      'after',
      examples('data check cifar10', 'data check image-folder --set folder=photos --json', 'data check my.yaml --arm lens'),
    )
    .action(async (name: string, options) => finish(await (await import('../commands/check.js')).checkData(name, options)));
  withDataset(withJson(data.command('preview')))
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
    .action(async (name: string, options) => finish(await (await import('../commands/preview.js')).previewData(name, options)));
  withDataset(withJson(data.command('pack')))
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
      ) + note('Then choose it in a configuration: dataset: { name: packed, folder: packs/imagenet }'),
    )
    .action(async (name: string, options) => finish(await (await import('../commands/pack.js')).packData(name, options)));
};
