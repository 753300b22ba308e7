import { LongwayError } from '@longway/contracts';
import { Root } from 'protobufjs/light';

/** What a record says of a video beside its features. */
export interface VideoRecord {
  readonly id: string;
  /** Indices into the vocabulary, as they stand in the record. */
  readonly labels: readonly number[];
}

/**
 * Of TensorFlow's `Example` and `SequenceExample` that which both have at one place: features (in the second, those of the context) are their
 * field 1. What is not named here, such as the features of the frames, is passed over.
 */
const messages = {
  BytesList: { fields: { value: { rule: 'repeated', type: 'bytes', id: 1 } } },
  Int64List: { fields: { value: { rule: 'repeated', type: 'int64', id: 1 } } },
  Feature: { fields: { bytesList: { type: 'BytesList', id: 1 }, int64List: { type: 'Int64List', id: 3 } } },
  Features: { fields: { feature: { keyType: 'string', type: 'Feature', id: 1 } } },
  Example: { fields: { features: { type: 'Features', id: 1 } } },
};

const exampleType = Root.fromJSON({ nested: messages }).lookupType('Example');

interface Feature {
  readonly bytesList?: { readonly value: readonly Uint8Array[] };
  /** Numbers, or objects that turn into them. */
  readonly int64List?: { readonly value: readonly unknown[] };
}

/** `id` since 2017, `video_id` in 2016. */
const ID_KEYS = ['id', 'video_id'] as const;

/** The largest vocabulary, that of 2016, has 4800 classes. */
const MAX_LABEL = 99_999;

const remedy = 'name files of YouTube-8M, frame-level or video-level, in dataset.records';

const decode = (data: Uint8Array, where: string): Readonly<Record<string, Feature>> => {
  try {
    const { features } = exampleType.decode(data) as { features?: { feature: Record<string, Feature> } };
    return features?.feature ?? {};
  } catch (cause) {
    throw new LongwayError(
      'a record is not understood',
      { where, expected: 'an Example or a SequenceExample', found: (cause as Error).message, remedy, cause },
      'data',
    );
  }
};

const idOf = (features: Readonly<Record<string, Feature>>, where: string): string => {
  const key = ID_KEYS.find((name) => features[name]?.bytesList?.value.length === 1);
  if (key === undefined)
    throw new LongwayError(
      'a record has no id',
      { where, expected: `${ID_KEYS.join(' or ')}, one text`, found: Object.keys(features).join(', ') || 'nothing', remedy },
      'data',
    );
  const id = Buffer.from(features[key]?.bytesList?.value[0] as Uint8Array).toString('utf8');
  // It becomes a line of a list, and is held against names of files.
  if (/^[\w-]{1,64}$/.test(id)) return id;
  throw new LongwayError(
    'an id is not understood',
    { where, expected: 'up to 64 letters, digits, - and _', found: JSON.stringify(id.slice(0, 80)), remedy },
    'data',
  );
};

const labelsOf = ({ labels }: Readonly<Record<string, Feature>>, where: string): number[] =>
  (labels?.int64List?.value ?? []).map((value) => {
    const label = Number(value);
    if (Number.isInteger(label) && label >= 0 && label <= MAX_LABEL) return label;
    throw new LongwayError(
      'a label is not understood',
      { where, expected: `a number from 0 to ${MAX_LABEL}`, found: String(value), remedy },
      'data',
    );
  });

/**
 * Id and labels of a record of YouTube-8M, frame-level (`SequenceExample`) or video-level (`Example`).
 *
 * @param where names the record in errors.
 * @throws LongwayError (exit `data`) for whatever is neither.
 */
export const parseRecord = (data: Uint8Array, where: string): VideoRecord => {
  const features = decode(data, where);
  return { id: idOf(features, where), labels: labelsOf(features, where) };
};
