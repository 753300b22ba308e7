import { type DefineCommand, examples, groups, note, withJson, withPlugins } from './command';

export const defineSchema: DefineCommand = (longway, { finish }) => {
  withPlugins(withJson(longway.command('schema')))
    .helpGroup(groups.setUp)
    .description('print a JSON schema of configurations, for editors')
    .option('--out <FILE>', 'write it to a file')
    .addHelpText(
      'after',
      examples('schema --out longway.schema.json', 'schema --plugin ./my-lens --out longway.schema.json') +
        note('Then, in the first line of a configuration: # yaml-language-server: $schema=longway.schema.json'),
    )
    .action(async (options) => finish(await (await import('../commands/schema.js')).schema(options)));
};
