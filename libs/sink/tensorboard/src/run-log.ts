import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { LongwayError, type Preview, type TrainingEvent } from '@longway/contracts';
import { evaluationScalars, isPoint, type RunStore, type Scalar, stepScalars } from '@longway/event-files';
import { decodeSafetensors } from '@longway/storage';
import { EventFile } from './event-file';
import { weightHistograms } from './histogram';
import type { Value } from './messages';
import type { TensorboardOptions } from './options';
import { previewValues } from './pictures';
import { configTexts, failureText, warningText } from './texts';

/** One name for all processes of a run, so that they write one file. TensorBoard knows event files by `tfevents`. */
const FILE = 'events.out.tfevents.longway';

const WEIGHTS = /^(?!optimizers\.).*\.safetensors$/;

const tagged = (scalars: readonly Scalar[]): readonly Value[] => scalars.map(([tag, simpleValue]) => ({ tag, simpleValue }));

const unreadable = (where: string, cause: unknown): LongwayError =>
  new LongwayError('not shown in TensorBoard: it cannot be read', { where, found: (cause as Error).message, cause }, 'data');

/** What TensorBoard shows of one run. */
export class RunLog implements RunStore {
  private readonly file: EventFile;

  /** @param runFolder that events name files from. */
  constructor(
    folder: string,
    private readonly runFolder: string,
    private readonly options: Omit<TensorboardOptions, 'folder'>,
  ) {
    this.file = new EventFile(join(folder, FILE));
  }

  /** @throws LongwayError, exit `data`, where a file that the event names cannot be read. */
  write(event: TrainingEvent): void {
    const values = this.valuesOf(event);
    if (values.length > 0) this.file.append(event, values);
  }

  sync(): void {
    this.file.sync();
  }

  forget(sequence: number): Promise<void> {
    return this.file.forget(sequence);
  }

  close(): void {
    this.file.close();
  }

  private valuesOf(event: TrainingEvent): readonly Value[] {
    const { every, images, histograms } = this.options;
    switch (event.type) {
      case 'RunStarted':
        return configTexts(event);
      case 'StepFinished':
        return isPoint(event.step, every) ? tagged(stepScalars(event)) : [];
      case 'PreviewReady':
        return images ? this.preview(resolve(this.runFolder, event.file)) : [];
      case 'CheckpointSaved':
        return histograms ? this.weights(resolve(this.runFolder, event.folder)) : [];
      case 'EvaluationFinished':
        return tagged(evaluationScalars(event));
      case 'Warned':
        return [warningText(event)];
      case 'RunFailed':
        return [failureText(event)];
      default:
        return [];
    }
  }

  private preview(path: string): readonly Value[] {
    try {
      return previewValues(JSON.parse(readFileSync(path, 'utf8')) as Preview);
    } catch (cause) {
      throw unreadable(path, cause);
    }
  }

  private weights(folder: string): readonly Value[] {
    try {
      return readdirSync(folder)
        .filter((name) => WEIGHTS.test(name))
        .sort()
        .flatMap((name) => {
          const path = join(folder, name);
          return weightHistograms(basename(name, '.safetensors'), decodeSafetensors(path, readFileSync(path)).tensors);
        });
    } catch (cause) {
      throw unreadable(folder, cause);
    }
  }
}
