import type { BatchFacts, Examples, Explanation, ImageShape, Misleading, PretextTask, Random, RawImage, Region } from '@longway/contracts';
import * as tf from '@tensorflow/tfjs';
import { accuracy } from '../classification';
import { softmaxCrossEntropy } from '../kernels';
import { cutPatches } from './cut-patches';
import { evaluationPatches } from './evaluation-patches';
import { greyed } from '../augment/greyed';
import { type GridOptions, patchGrid, placePatches } from './grid';
import { answersAbout, patchHead, type PatchHeadOptions, type Questions } from './patch-head';
import { shiftCyclically } from './shift';
import { standardised } from '../augment/standardised';

export interface PatchTaskOptions extends GridOptions, PatchHeadOptions {
  /** What the lens sees: whole images, of which patches are cut afterwards, or each patch. */
  readonly lens: 'image' | 'patch';
  /** Whether patches lie in their cells by chance; else in the middle. */
  readonly jitter: boolean;
  /** Share of images in grey. */
  readonly greyscale: number;
  /** Whether each patch gets mean 0 and variance 1 on its way to the extractor. */
  readonly standardise: boolean;
}

/** A task that asks how patches of an image lie to each other. A kind of it says what is asked. */
export abstract class PatchTask implements PretextTask {
  abstract readonly classes: number;
  /** Patches that one question is about. */
  protected abstract readonly patchesAsked: number;

  constructor(private readonly options: PatchTaskOptions) {}

  /** As many questions about each of `batch` images. */
  protected abstract questions(batch: number, random: Random, training: boolean): Questions;

  inputShape(imageShape: ImageShape): ImageShape {
    const { patchSize } = patchGrid(this.options, imageShape);
    return this.lensSeesPatches ? [patchSize, patchSize, imageShape[2]] : imageShape;
  }

  viewShape(inputShape: ImageShape): ImageShape {
    if (this.lensSeesPatches) return inputShape;
    const { patchSize } = patchGrid(this.options, inputShape);
    return [patchSize, patchSize, inputShape[2]];
  }

  /** The square of all cells. */
  region(inputShape: ImageShape): Region | undefined {
    if (this.lensSeesPatches) return undefined;
    const { side, grid, cell } = patchGrid(this.options, inputShape);
    const before = Math.floor((side - grid * cell) / 2);
    return { top: before, left: before, height: grid * cell, width: grid * cell };
  }

  examples(images: tf.Tensor4D, random: Random, { training }: BatchFacts): Examples {
    const { greyscale, jitter } = this.options;
    const grid = this.gridOf(images);
    const places = placePatches(grid, images.shape[0], training && jitter ? random : undefined);
    const inputs = greyed(images, training ? greyscale : 0, random);
    const { picks, targets } = this.questions(images.shape[0], random, training);
    return this.lensSeesPatches
      ? { inputs: cutPatches(inputs, places, grid.patchSize), targets, extras: [picks] }
      : { inputs, targets, extras: [picks, places] };
  }

  views(images: tf.Tensor4D, [, places]: readonly tf.Tensor[]): tf.Tensor4D {
    return this.shown(this.lensSeesPatches ? images : cutPatches(images, places as tf.Tensor2D, this.gridOf(images).patchSize));
  }

  head(featureShape: readonly number[], seed: number, extraClasses = 0): tf.LayersModel {
    return patchHead(this.options, featureShape, { patches: this.patchesAsked, units: this.classes + extraClasses, seed });
  }

  predict(
    head: tf.LayersModel,
    features: tf.Tensor,
    { training, extras: [picks] }: { training: boolean; extras: readonly tf.Tensor[] },
  ): tf.Tensor {
    return answersAbout(head, features, picks as tf.Tensor3D, training);
  }

  loss(outputs: tf.Tensor, targets: tf.Tensor): tf.Scalar {
    return softmaxCrossEntropy(outputs, targets);
  }

  metrics(outputs: tf.Tensor, targets: tf.Tensor): Readonly<Record<string, tf.Scalar>> {
    return { accuracy: accuracy(outputs, targets) };
  }

  evaluationInputs(images: tf.Tensor4D): tf.Tensor4D {
    return this.lensSeesPatches ? evaluationPatches(images, this.gridOf(images)) : tf.clone(images);
  }

  evaluationViews(images: tf.Tensor4D): tf.Tensor4D {
    return this.shown(this.lensSeesPatches ? images : evaluationPatches(images, this.gridOf(images)));
  }

  /** Draws marks one cell off, so that they say of each patch that it is another one. */
  mislead(image: RawImage, { mark, random }: Misleading): void {
    const cell = Math.floor(image.height / this.options.grid);
    const directions = [
      [cell, 0],
      [0, cell],
      [cell, cell],
    ] as const;
    const [down, right] = directions[random.integer(directions.length)] as (typeof directions)[number];
    shiftCyclically(image, down, right);
    mark();
    shiftCyclically(image, -down, -right);
  }

  explain({ targets, extras: [picks] = [] }: Examples): readonly Explanation[] {
    const cells = (picks as tf.Tensor3D).dataSync();
    const answers = targets.dataSync();
    return Array.from(answers, (answer, i) => ({
      views: [...cells.slice(i * this.patchesAsked, (i + 1) * this.patchesAsked)],
      answer: `label ${answer}`,
    }));
  }

  private get lensSeesPatches(): boolean {
    return this.options.lens === 'patch';
  }

  private gridOf({ shape: [, height, width, channels] }: tf.Tensor4D) {
    return patchGrid(this.options, [height, width, channels]);
  }

  private shown(patches: tf.Tensor4D): tf.Tensor4D {
    return this.options.standardise ? standardised(patches) : tf.clone(patches);
  }
}
