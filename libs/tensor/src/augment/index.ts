export * from './augmented';
export * from './choose';
export * from './colour-jitter';
export * from './flipped';
export * from './greyed';
export * from './inception-box';
export * from './inception-crops';
export * from './standardised';
