export { decodeImage, readImageSize } from './image';
export { type JpegHeader, decodeJpeg, isJpeg, readJpegHeader } from './jpeg';
export { type Description, describeImage } from './metadata';
export { type DecodeOptions, mostBytes } from './options';
export { resizePixels } from './pixels';
export { type Box, type Position, type View, type ViewOf, beforeResizing, centred, resizeThenCrop, withShorterSide } from './view';
