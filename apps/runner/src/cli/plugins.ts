import { pluginKinds } from '@longway/contracts';
import { Option } from 'commander';
import { type DefineCommand, examples, groups, withJson, withPlugins } from './command';

export const definePlugins: DefineCommand = (longway, { finish }) => {
  withPlugins(withJson(longway.command('plugins')))
    .helpGroup(groups.setUp)
    .description('list the plugins that a configuration can choose')
    .addOption(new Option('--kind <KIND>', `only one kind: ${pluginKinds.join(', ')}`))
    .addHelpText('after', examples('plugins', 'plugins --kind lens', 'plugins --plugin ./my-lens --json'))
    .action(async (options) => finish((await import('../commands/plugins.js')).plugins(options)));
};
