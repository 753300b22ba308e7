export { type BindingOptions, ensureBinding } from './binding';
export { type LibraryOptions, ensureLibrary } from './library';
export { type Settings, type Variant, readSettings } from './settings';
