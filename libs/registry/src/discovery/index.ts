export { type Catalog, discover } from './catalog';
export { loadOptions, loadPlugin } from './load-plugin';
export type { FoundPlugin } from './manifest';
export type { NamedPlugin } from './named-plugin';
export { type PluginRecord, pluginRecords } from './plugin-provenance';
export { workspaceFolder } from './workspace';
