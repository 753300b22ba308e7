import { type DefineCommand, examples, withPlugins } from './command';

export const defineSchema: DefineCommand = (longway, { finish }) => {
  withPlugins(longway.command('schema'))
    .description('print a JSON schema of configurations, for editors')
    .addHelpText(
      'after',
      examples('schema > longway.schema.json') +
        '\n\nThen, in the first line of a configuration: # yaml-language-server: $schema=longway.schema.json',
    )
    .action(async (options) => finish((await import('../commands/schema.js')).schema(options)));
};
