export * from './cut-patches';
export * from './evaluation-patches';
export * from './grid';
export * from './patch-head';
export * from './patch-task';
export * from './shift';
