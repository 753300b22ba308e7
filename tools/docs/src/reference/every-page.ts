import { discover } from '@longway/registry';
import { cliPage } from './cli';
import { configurationPage } from './configuration';
import { eventsPage } from './events';
import { pluginsPage } from './plugins';

/** The pages of docs/reference by their names. */
export const referencePages = (): ReadonlyMap<string, string> => {
  const catalog = discover();
  return new Map([
    ['cli.md', cliPage()],
    ['configuration.md', configurationPage(catalog)],
    ['plugins.md', pluginsPage(catalog)],
    ['events.md', eventsPage()],
  ]);
};
