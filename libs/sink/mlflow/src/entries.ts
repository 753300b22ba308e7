import { basename } from 'node:path';
import type { EventHead, EventOf, TrainingEvent } from '@longway/contracts';
import { evaluationScalars, stepScalars } from '@longway/event-files';

/** A point of a curve. */
export interface Metric {
  readonly key: string;
  readonly value: number | string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** A parameter or a tag. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** What MLflow takes: https://mlflow.org/docs/latest/rest-api.html */
const KEY_LENGTH = 250;
const PARAM_BYTES = 6000;
const TAG_BYTES = 5000;

/** Letters, digits and a few signs; no empty part between slashes, nor at the ends. */
export const keyOf = (name: string): string =>
  name
    .replaceAll(/[^\w\-. :/]/g, '_')
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part))
    .join('/')
    .slice(0, KEY_LENGTH)
    .replace(/\/$/, '');

/** The longest beginning that takes no more bytes in UTF-8. */
const cutTo = (bytes: number, text: string): string => {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  // A character that is cut in two does not count.
  return new TextDecoder().decode(encoded.subarray(0, bytes), { stream: true });
};

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;

const flattened = (value: unknown, path: readonly string[]): readonly (readonly [string, string])[] => {
  const nested = isNested(value) ? Object.entries(value as object) : [];
  const isList = Array.isArray(value) && !value.some(isNested);
  if (nested.length > 0 && !isList) return nested.flatMap(([key, inner]) => flattened(inner, [...path, key]));
  return path.length === 0 ? [] : [[path.join('.'), typeof value === 'string' ? value : JSON.stringify(value)]];
};

/** Every value of a configuration under its dotted path; lists of plain values as JSON. */
export const paramsOf = ({ config, weights, totalSteps }: EventOf<'RunStarted'>): readonly Entry[] =>
  [...flattened(config, []), ...flattened({ weights, totalSteps }, [])].map(([path, value]) => ({
    key: keyOf(path),
    value: cutTo(PARAM_BYTES, value),
  }));

/** JSON has no word for these numbers; MLflow takes their names. */
const numberOf = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

export const metricsOf = (event: TrainingEvent): readonly Metric[] => {
  const { step, time } = event;
  const timestamp = Date.parse(time);
  const scalars = event.type === 'StepFinished' ? stepScalars(event) : event.type === 'EvaluationFinished' ? evaluationScalars(event) : [];
  return scalars.map(([name, value]) => ({ key: keyOf(name), value: numberOf(value), timestamp, step }));
};

/** What a run is found by. @param folder of the experiment. */
export const tagsOf = ({ run, arm, seed }: EventHead, started: EventOf<'RunStarted'> | undefined, folder: string): readonly Entry[] => {
  const { versions = {}, gitRevision } = started ?? {};
  const tags = {
    'mlflow.runName': run,
    'mlflow.source.name': 'longway',
    'mlflow.source.type': 'LOCAL',
    ...(gitRevision && { 'mlflow.source.git.commit': gitRevision }),
    'longway.arm': arm,
    'longway.seed': String(seed),
    'longway.folder': basename(folder),
    ...Object.fromEntries(Object.entries(versions).map(([name, version]) => [keyOf(`longway.version.${name}`), version])),
  };
  return Object.entries(tags).map(([key, value]) => ({ key, value: cutTo(TAG_BYTES, value) }));
};
