export { type ExtractOptions, extractArchive } from './archive';
export { type FileContents, writeFileAtomically } from './atomic-file';
export * from './cache-folder';
export { type DownloadOptions, download } from './download';
export { makeFolder } from './make-folder';
export * from './safetensors';
export * from './sha256';
export { formatBytes, freeBytes, storageError } from './storage-error';
