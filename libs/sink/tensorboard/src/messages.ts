import { Root } from 'protobufjs/light';

/** Of TensorFlow's event.proto, summary.proto and tensor.proto that which is written here, with their field numbers. */
const messages = {
  Event: {
    fields: {
      wallTime: { type: 'double', id: 1 },
      step: { type: 'int64', id: 2 },
      fileVersion: { type: 'string', id: 3 },
      summary: { type: 'Summary', id: 5 },
      // Ours: no reader of TensorFlow's knows the number, and all pass over what they do not know.
      sequence: { type: 'int64', id: 30001 },
    },
  },
  Summary: { fields: { value: { rule: 'repeated', type: 'Value', id: 1 } } },
  Value: {
    oneofs: { value: { oneof: ['simpleValue', 'image', 'histo', 'tensor'] } },
    fields: {
      tag: { type: 'string', id: 1 },
      simpleValue: { type: 'float', id: 2 },
      image: { type: 'Image', id: 4 },
      histo: { type: 'Histogram', id: 5 },
      tensor: { type: 'Tensor', id: 8 },
      metadata: { type: 'Metadata', id: 9 },
    },
  },
  Image: {
    fields: {
      height: { type: 'int32', id: 1 },
      width: { type: 'int32', id: 2 },
      colorspace: { type: 'int32', id: 3 },
      encodedImageString: { type: 'bytes', id: 4 },
    },
  },
  Histogram: {
    fields: {
      min: { type: 'double', id: 1 },
      max: { type: 'double', id: 2 },
      num: { type: 'double', id: 3 },
      sum: { type: 'double', id: 4 },
      sumSquares: { type: 'double', id: 5 },
      bucketLimit: { rule: 'repeated', type: 'double', id: 6, options: { packed: true } },
      bucket: { rule: 'repeated', type: 'double', id: 7, options: { packed: true } },
    },
  },
  Tensor: {
    fields: { dtype: { type: 'int32', id: 1 }, shape: { type: 'Shape', id: 2 }, stringVal: { rule: 'repeated', type: 'bytes', id: 8 } },
  },
  Shape: { fields: {} },
  Metadata: { fields: { pluginData: { type: 'PluginData', id: 1 } } },
  PluginData: { fields: { pluginName: { type: 'string', id: 1 } } },
};

const eventType = Root.fromJSON({ nested: messages }).lookupType('Event');

/** A distribution, as TensorBoard draws it. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  /** How many values there are. */
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** The upper ends of the buckets, rising. */
  readonly bucketLimit: readonly number[];
  /** Values by bucket. */
  readonly bucket: readonly number[];
}

interface Tagged {
  readonly tag: string;
  readonly metadata?: { readonly pluginData: { readonly pluginName: string } };
}

interface Encoded {
  readonly height: number;
  readonly width: number;
  /** Channels. */
  readonly colorspace: number;
  /** A PNG file. */
  readonly encodedImageString: Uint8Array;
}

interface StringTensor {
  readonly dtype: 7;
  /** A scalar's. */
  readonly shape: Readonly<Record<string, never>>;
  readonly stringVal: readonly Uint8Array[];
}

/** One thing that TensorBoard shows, under its tag. */
export type Value = Tagged &
  ({ readonly simpleValue: number } | { readonly image: Encoded } | { readonly histo: Histogram } | { readonly tensor: StringTensor });

/** One record of an event file. */
export interface Message {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step?: number;
  /** Of the first record alone. */
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly Value[] };
  /** The number, in the run, of the event that the record comes from. */
  readonly sequence?: number;
}

export const encodeMessage = (message: Message): Uint8Array => eventType.encode(eventType.fromObject(message)).finish();

/** Undefined for the record that says the version. @throws Error for what is no such message. */
export const sequenceOf = (data: Uint8Array): number | undefined => {
  const { fileVersion, sequence = 0 } = eventType.toObject(eventType.decode(data), { longs: Number }) as Partial<Message>;
  // A nought is not written.
  return fileVersion ? undefined : sequence;
};
