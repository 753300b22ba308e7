import { type DefineCommand, examples, groups, note, withJson } from './command';
import { withHost } from './live-options';

export const defineWatch: DefineCommand = (longway, { finish }) => {
  withHost(withJson(longway.command('watch')))
    .helpGroup(groups.look)
    .description('serve a page about a run of another process, or a finished one: curves, pictures, results as they come')
    .argument('<run>', 'a run folder')
    .option('--port <N>', 'where the page is served; 7007 when absent, or any free one where that is taken')
    .addHelpText(
      'after',
      examples('watch runs/quickstart-20260131-093000', 'watch runs/my-20260131-093000 --port 8080') +
        note('Ctrl-C ends it; the run goes on.'),
    )
    .action(async (folder: string, options) => finish(await (await import('../commands/watch.js')).watch(folder, options)));
};
