import type * as tf from '@tensorflow/tfjs';

/** Consecutive residual blocks at one resolution. */
export interface Stage {
  readonly blocks: number;
  /** Channels that leave every block. */
  readonly channels: number;
  /** Of the first block. */
  readonly stride: number;
}

/** By how much the channels that leave a bottleneck block exceed those within. */
export const EXPANSION = 4;

/** Of ResNet50: bottleneck blocks. @param strides of the second, third and fourth stage. */
export const resNet50Stages = (scaled: (channels: number) => number, strides: readonly [number, number, number]): Stage[] =>
  [
    { blocks: 3, width: 64, stride: 1 },
    { blocks: 4, width: 128, stride: strides[0] },
    { blocks: 6, width: 256, stride: strides[1] },
    { blocks: 3, width: 512, stride: strides[2] },
  ].map(({ width, ...stage }) => ({ ...stage, channels: EXPANSION * scaled(width) }));

/** @param name of the block, which its last layer bears. */
export type Block = (x: tf.SymbolicTensor, stage: Stage, stride: number, name: string) => tf.SymbolicTensor;

/** The blocks of all stages, one behind the other. @returns the map behind them, and the last block of each stage: `stage1_block3`, ... */
export const throughStages = (
  stem: tf.SymbolicTensor,
  stages: readonly Stage[],
  block: Block,
): { x: tf.SymbolicTensor; endPoints: string[] } => {
  const endPoints: string[] = [];
  let x = stem;
  stages.forEach((stage, index) => {
    let name = '';
    for (let count = 1; count <= stage.blocks; count++) {
      name = `stage${index + 1}_block${count}`;
      x = block(x, stage, count === 1 ? stage.stride : 1, name);
    }
    endPoints.push(name);
  });
  return { x, endPoints };
};
