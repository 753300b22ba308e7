import { type DefineCommand, examples, groups, note, withJson } from './command';

export const defineInit: DefineCommand = (longway, { finish }) => {
  withJson(longway.command('init'))
    .helpGroup(groups.setUp)
    .description('write a first configuration, with comments: it asks what is not said')
    .argument('[file]', 'where it is written', 'experiment.yaml')
    .option('--dataset <NAME>', 'the images: cifar10, fashion-mnist, image-folder, imagenet, places205 or packed')
    .option('--folder <FOLDER>', 'where the pictures lie; alone, a folder of pictures is meant')
    .option('--task <NAME>', 'what the network is asked')
    .option('--shortcut <NAME>', 'the mark that gives the task away, or none')
    .option('--lens <NAME>', 'the lens that takes shortcuts away, or none')
    .option('--minutes <N>', 'how long all runs may take, about')
    .option('--yes', 'ask nothing: what is not said is chosen')
    .option('--force', 'replace a file that exists')
    .addHelpText(
      'after',
      examples('init', 'init mine.yaml --folder photos --yes', 'init first.yaml --dataset cifar10 --task jigsaw --minutes 30') +
        note('Only what fits together can be chosen. Crop, batch size and steps follow from the pictures and the time.'),
    )
    .action(async (file: string, options) => finish(await (await import('../commands/init.js')).init(file, options)));
};
