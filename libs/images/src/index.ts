export * from './base64';
export * from './batch-order';
export * from './blend';
export * from './contact-sheet';
export * from './decode';
export * from './packed-split';
export * from './place';
export * from './png';
