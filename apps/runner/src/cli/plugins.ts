import { pluginKinds } from '@longway/contracts';
import { Option } from 'commander';
import { type DefineCommand, examples, withPlugins } from './command';

export const definePlugins: DefineCommand = (longway, { finish }) => {
  withPlugins(longway.command('plugins'))
    .description('list the plugins that a configuration can choose')
    .addOption(new Option('--kind <KIND>', `only one kind: ${pluginKinds.join(', ')}`))
    .option('--json', 'for programs')
    .addHelpText('after', examples('plugins --kind lens', 'plugins --plugin ./my-lens --json'))
    .action(async (options) => finish((await import('../commands/plugins.js')).plugins(options)));
};
