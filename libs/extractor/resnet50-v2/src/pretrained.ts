import { resolve } from 'node:path';
import { LongwayError, type PluginContext } from '@longway/contracts';
import { readForeignSafetensors } from '@longway/storage';
import { type GivenTensor, type Place, takeWeights } from '@longway/tensor';
import type * as tf from '@tensorflow/tfjs';

/** PyTorch's names for the parts of a layer, by ours. Its kernels are `[out, in, rows, columns]`. */
const parts: Readonly<Record<string, Omit<Place, 'name'> & { readonly part: string }>> = {
  kernel: { part: 'weight', axes: [2, 3, 1, 0] },
  gamma: { part: 'weight' },
  beta: { part: 'bias' },
  moving_mean: { part: 'running_mean' },
  moving_variance: { part: 'running_var' },
};

const places: Readonly<Record<string, string>> = { stem: 'stem.conv', features_bn: 'norm', projection: 'downsample.conv' };

/** `stage1_block2_pre3_bn` is `stages.0.blocks.1.norm3` in timm. */
const timmLayer = (layer: string): string => {
  const [, stage, block, inside] = /^stage(\d)_block(\d)_(.+)$/.exec(layer) ?? [];
  const prefix = inside === undefined ? '' : `stages.${Number(stage) - 1}.blocks.${Number(block) - 1}.`;
  const name = inside ?? layer;
  return prefix + (places[name] ?? name.replace(/^pre(\d)_bn$/, 'norm$1'));
};

/** Where timm's `resnetv2_50` keeps a weight. */
export const timmPlace = (name: string): Place => {
  const [layer = '', ours = ''] = name.split('/');
  const { part = ours, axes } = parts[ours] ?? {};
  return { name: `${timmLayer(layer)}.${part}`, ...(axes && { axes }) };
};

/** Our own files name weights as we do. */
const ownPlace = (name: string): Place => ({ name });

/** Batch norms of PyTorch count their steps, which nothing needs. */
const isCounter = (name: string): boolean => name.endsWith('.num_batches_tracked');

const foreign = (path: string, names: readonly string[]): LongwayError =>
  new LongwayError(
    'the file holds weights of another network',
    {
      where: path,
      expected: 'a resnetv2_50 of timm (stem.conv.weight, ...) or what longway export --to safetensors wrote (stem/kernel, ...)',
      found: names.length > 0 ? `${names.slice(0, 3).join(', ')}, ...` : 'no tensor',
      remedy: 'choose another file in extractor.pretrained',
    },
    'data',
  );

/** Weights that training begins with, in place of random ones. */
export class Pretrained {
  private isTold = false;

  private constructor(
    private readonly path: string,
    private readonly tensors: ReadonlyMap<string, GivenTensor>,
    private readonly warn: PluginContext['warn'],
  ) {}

  /** @throws LongwayError, exit `data`, for a file that is missing, not whole, or of another network. */
  static async read(file: string, { configFolder, warn }: Pick<PluginContext, 'configFolder' | 'warn'>): Promise<Pretrained> {
    const path = resolve(configFolder, file);
    const tensors = await readForeignSafetensors(path);
    if (!tensors.has('stem/kernel') && !tensors.has('stem.conv.weight')) throw foreign(path, [...tensors.keys()]);
    return new Pretrained(path, tensors, warn);
  }

  /** @throws LongwayError, exit `data`, that lists what is missing or has another shape. */
  giveTo(model: tf.LayersModel): void {
    const unused = takeWeights(this.path, model, this.tensors, this.tensors.has('stem/kernel') ? ownPlace : timmPlace);
    const named = unused.filter((name) => !isCounter(name));
    if (named.length > 0 && !this.isTold) this.warn(`${this.path}: not needed, and left out: ${named.join(', ')}`);
    this.isTold = true;
  }
}
