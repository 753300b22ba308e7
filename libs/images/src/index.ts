export * from './packed-split';
