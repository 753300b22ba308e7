export * from './cut-patches';
export * from './evaluation-patches';
export * from './greyed';
export * from './grid';
export * from './patch-head';
export * from './patch-task';
export * from './shift';
export * from './standardised';
