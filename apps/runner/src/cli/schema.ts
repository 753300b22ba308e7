import { type DefineCommand, examples, groups, note, withJson, withPlugins } from './command';

export const defineSchema: DefineCommand = (longway, { finish }) => {
  withPlugins(withJson(longway.command('schema')))
    .helpGroup(groups.setUp)
    .description('print a JSON schema of configurations, for editors')
    .addHelpText(
      'after',
      examples('schema > longway.schema.json') +
        note('Then, in the first line of a configuration: # yaml-language-server: $schema=longway.schema.json'),
    )
    .action(async (options) => finish((await import('../commands/schema.js')).schema(options)));
};
