export { type FileContents, writeFileAtomically } from './atomic-file';
export * from './cache-folder';
export * from './sha256';
export * from './storage-error';
