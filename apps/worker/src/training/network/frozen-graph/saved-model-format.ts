import protobuf from "protobufjs";

/**
 * What of TensorFlow's SavedModel a frozen graph needs: names, numbers and types as in tensorflow/core/protobuf and
 * tensorflow/core/framework of TensorFlow 2.
 */
const SCHEMA = `
syntax = "proto3";
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
message MetaGraphDef {
  message MetaInfoDef { repeated string tags = 4; }
  MetaInfoDef meta_info_def = 1;
  GraphDef graph_def = 2;
  map<string, SignatureDef> signature_def = 5;
}
message SignatureDef {
  map<string, TensorInfo> inputs = 1;
  map<string, TensorInfo> outputs = 2;
  string method_name = 3;
}
message TensorInfo { string name = 1; int32 dtype = 2; TensorShapeProto tensor_shape = 3; }
message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
message VersionDef { int32 producer = 1; int32 min_consumer = 2; }
message NodeDef {
  string name = 1;
  string op = 2;
  repeated string input = 3;
  map<string, AttrValue> attr = 5;
}
message AttrValue {
  message ListValue { repeated int64 i = 3; }
  oneof value {
    ListValue list = 1;
    bytes s = 2;
    int64 i = 3;
    bool b = 5;
    int32 type = 6;
    TensorShapeProto shape = 7;
    TensorProto tensor = 8;
  }
}
message TensorShapeProto {
  message Dim { int64 size = 1; }
  repeated Dim dim = 2;
}
message TensorProto { int32 dtype = 1; TensorShapeProto tensor_shape = 2; bytes tensor_content = 4; }
`;

/** An attribute of an operation, under the name of its kind. */
export type AttributeValue =
  | { readonly list: { readonly i: readonly number[] } }
  | { readonly s: Uint8Array }
  | { readonly i: number }
  | { readonly b: boolean }
  | { readonly type: number }
  | { readonly shape: TensorShape }
  | {
      readonly tensor: {
        readonly dtype: number;
        readonly tensorShape: TensorShape;
        readonly tensorContent: Uint8Array;
      };
    };

interface TensorShape {
  readonly dim: readonly { readonly size: number }[];
}

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttributeValue>>;
}

/** TensorFlow's number for each type of values. */
export const DATA_TYPES = { float: 1, int32: 3 } as const;

/** The tag by which a graph for inference is loaded. */
export const SERVE = "serve";

/** A version of graphs that every operation used here is older than, and every TensorFlow since 2.9 newer. */
const GRAPH_VERSION = { producer: 1_000, minConsumer: 12 };

const savedModel = protobuf.parse(SCHEMA).root.lookupType("SavedModel");

/** A place of the graph that others know by a name of its own. */
export interface Port {
  readonly node: string;
  /** −1 for a side that differs from call to call. */
  readonly sides: readonly number[];
}

/** What the graph is fed and what it gives, in floats. */
export interface Signature {
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
}

/** The bytes of a `saved_model.pb` that holds one graph, without variables, under TensorFlow's default signature. */
export function encodeSavedModel(nodes: readonly NodeDef[], signature: Signature): Uint8Array {
  return savedModel
    .encode({
      savedModelSchemaVersion: 1,
      metaGraphs: [
        {
          metaInfoDef: { tags: [SERVE] },
          graphDef: { node: nodes, versions: GRAPH_VERSION },
          signatureDef: {
            serving_default: {
              inputs: tensorsOf(signature.inputs),
              outputs: tensorsOf(signature.outputs),
              methodName: "tensorflow/serving/predict",
            },
          },
        },
      ],
    })
    .finish();
}

export function shapeOf(sides: readonly number[]): TensorShape {
  return { dim: sides.map((size) => ({ size })) };
}

function tensorsOf(ports: Readonly<Record<string, Port>>) {
  return Object.fromEntries(
    Object.entries(ports).map(([name, { node, sides }]) => [
      name,
      { name: `${node}:0`, dtype: DATA_TYPES.float, tensorShape: shapeOf(sides) },
    ]),
  );
}
