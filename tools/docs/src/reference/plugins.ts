import { relative } from 'node:path';
import { configKeys, pluginKinds } from '@longway/contracts';
import { type Catalog, type FoundPlugin, loadOptions, workspaceFolder } from '@longway/registry';
import { z } from 'zod';
import { made, table } from './markdown';
import { keyHead, rowsOf, type Schema } from './schema-rows';

const optionsOf = (plugin: FoundPlugin): string => {
  const rows = rowsOf(z.toJSONSchema(loadOptions(plugin), { io: 'input', unrepresentable: 'any' }) as Schema);
  return rows.length > 0 ? table(['option', ...keyHead.slice(1)], rows) : 'No options.';
};

/** The page about the options of every plugin of the workspace. */
export const pluginsPage = (catalog: Catalog): string => {
  const sections = pluginKinds.map((kind) => {
    const plugins = catalog.plugins.filter((plugin) => plugin.kind === kind);
    const texts = plugins.map((plugin) => {
      const readme = `../../${relative(workspaceFolder, plugin.folder)}/README.md`;
      return `### ${kind} ${plugin.name}\n\n${plugin.description ?? ''}. [More](${readme})\n\n${optionsOf(plugin)}`;
    });
    return `## ${kind}\n\nChosen by the key \`${configKeys[kind]}\`.\n\n${texts.join('\n\n')}`;
  });
  return `# Every plugin's options

${made("the plugins' manifests and the schemas of their options")} What each plugin is for, and where it fails, is told in its README.

${sections.join('\n\n')}
`;
};
