export { type BindingOptions, ensureBinding } from './binding';
export { type ImageDecoderOptions, ensureImageDecoder } from './image-decoder';
export { type LibraryOptions, ensureLibrary } from './library';
export { type NativeLibrary, libjpegTurbo, tensorflow } from './native-libraries';
export { type Settings, type Variant, readSettings } from './settings';
