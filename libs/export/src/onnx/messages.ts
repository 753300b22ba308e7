import { Root } from 'protobufjs/light';

/** Element types of `TensorProto`. */
export const elementTypes = { float: 1, int64: 7 } as const;

/** Kinds of `AttributeProto`. */
export const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

const field = (type: string, id: number) => ({ type, id });
const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id });

/** Those messages and fields of ONNX's protocol (IR version 8) that are written here, by their public numbers. */
const messages = {
  ModelProto: {
    fields: {
      irVersion: field('int64', 1),
      producerName: field('string', 2),
      producerVersion: field('string', 3),
      docString: field('string', 6),
      graph: field('GraphProto', 7),
      opsetImport: repeated('OperatorSetIdProto', 8),
      metadataProps: repeated('StringStringEntryProto', 14),
    },
  },
  OperatorSetIdProto: { fields: { domain: field('string', 1), version: field('int64', 2) } },
  StringStringEntryProto: { fields: { key: field('string', 1), value: field('string', 2) } },
  GraphProto: {
    fields: {
      node: repeated('NodeProto', 1),
      name: field('string', 2),
      initializer: repeated('TensorProto', 5),
      input: repeated('ValueInfoProto', 11),
      output: repeated('ValueInfoProto', 12),
    },
  },
  NodeProto: {
    fields: {
      input: repeated('string', 1),
      output: repeated('string', 2),
      name: field('string', 3),
      opType: field('string', 4),
      attribute: repeated('AttributeProto', 5),
    },
  },
  AttributeProto: {
    fields: {
      name: field('string', 1),
      f: field('float', 2),
      i: field('int64', 3),
      s: field('bytes', 4),
      ints: repeated('int64', 8),
      type: field('int32', 20),
    },
  },
  TensorProto: {
    fields: { dims: repeated('int64', 1), dataType: field('int32', 2), name: field('string', 8), rawData: field('bytes', 9) },
  },
  ValueInfoProto: { fields: { name: field('string', 1), type: field('TypeProto', 2) } },
  TypeProto: { fields: { tensorType: field('TensorTypeProto', 1) } },
  TensorTypeProto: { fields: { elemType: field('int32', 1), shape: field('TensorShapeProto', 2) } },
  TensorShapeProto: { fields: { dim: repeated('DimensionProto', 1) } },
  DimensionProto: { fields: { dimValue: field('int64', 1), dimParam: field('string', 2) } },
};

const modelType = Root.fromJSON({ nested: messages }).lookupType('ModelProto');

export interface AttributeMessage {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly ints?: readonly number[];
}

export interface NodeMessage {
  readonly name: string;
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly AttributeMessage[];
}

export interface TensorMessage {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  /** Little endian. */
  readonly rawData: Uint8Array;
}

export interface ValueMessage {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly ({ readonly dimValue: number } | { readonly dimParam: string })[] };
    };
  };
}

export interface ModelMessage {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly docString: string;
  readonly graph: {
    readonly name: string;
    readonly node: readonly NodeMessage[];
    readonly initializer: readonly TensorMessage[];
    readonly input: readonly ValueMessage[];
    readonly output: readonly ValueMessage[];
  };
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
}

export const encodeModel = (model: ModelMessage): Uint8Array => modelType.encode(model).finish();

/** What {@link encodeModel} wrote. */
export const decodeModel = (bytes: Uint8Array): ModelMessage =>
  modelType.toObject(modelType.decode(bytes), { longs: Number, defaults: true, arrays: true }) as ModelMessage;
