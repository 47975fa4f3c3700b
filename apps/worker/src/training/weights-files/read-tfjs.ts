import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { groupByLayer, type StoredLayer } from "./stored-layers";

const BYTES: ReadonlyMap<string, number> = new Map([
  ["float32", 4],
  ["int32", 4],
  ["uint8", 1],
  ["bool", 1],
]);

const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.string(),
  quantization: z.unknown().optional(),
});
const modelSchema = z.object({
  format: z.string().optional(),
  weightsManifest: z
    .array(z.object({ paths: z.array(z.string()).min(1), weights: z.array(weightSchema) }))
    .min(1),
});
type Manifest = z.infer<typeof modelSchema>["weightsManifest"];

/**
 * The files of a TensorFlow.js model beside its model.json, in the manifest's order, relative to it.
 *
 * @throws Error when the text is no model.json, or a shard's name leads out of its folder
 */
export function shardsOf(json: string): string[] {
  return parse(json).flatMap(({ paths }) => paths.map(checkShard));
}

/**
 * Layers of a model in TensorFlow.js layers format (model.json and the shards beside it).
 *
 * @throws Error for graph models, quantized weights, and shards that are missing or of another length than the manifest says
 */
export function readTfjs(path: string): StoredLayer[] {
  const arrays = new Map<string, StoredLayer["arrays"][number]>();
  for (const group of parse(readFileSync(path, "utf8"))) {
    const bytes = Buffer.concat(
      group.paths.map((shard) => readFileSync(join(dirname(path), checkShard(shard)))),
    );
    let at = 0;
    for (const { name, shape, dtype, quantization } of group.weights) {
      if (quantization !== undefined)
        throw new Error(`${name} is quantized; convert the model again without quantization`);
      const size = BYTES.get(dtype);
      if (size === undefined) throw new Error(`${name} is of type ${dtype}, which is not supported`);
      if (arrays.has(name)) throw new Error(`${name} is in the manifest twice`);
      const start = at;
      at += size * shape.reduce((product, side) => product * side, 1);
      const end = at;
      arrays.set(name, {
        name,
        shape,
        read: () => {
          if (dtype !== "float32") throw new Error(`${name} is of type ${dtype}, not float32`);
          const values = new Float32Array((end - start) / 4);
          new Uint8Array(values.buffer).set(bytes.subarray(start, end));
          return values;
        },
      });
    }
    if (at !== bytes.length)
      throw new Error(`${group.paths.join(", ")}: ${bytes.length} bytes where the manifest has ${at}`);
  }
  return [...groupByLayer("model", [...arrays.keys()])].map(([name, names]) => ({
    name,
    arrays: names.flatMap((weight) => arrays.get(weight) ?? []),
  }));
}

function parse(json: string): Manifest {
  const { format, weightsManifest } = checkModel(json);
  if (format === "graph-model")
    throw new Error("a graph model, which has no layers; convert it to a layers model");
  return weightsManifest;
}

/** The text may be of any file, so that nothing of it is repeated. */
function checkModel(json: string): z.infer<typeof modelSchema> {
  const parsed = modelSchema.safeParse(parseJson(json));
  if (parsed.success) return parsed.data;
  throw new Error("it has no weights manifest, as a model.json has");
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error("it is not valid JSON");
  }
}

function checkShard(shard: string): string {
  if (/^[\w.+-][\w.+ -]*$/.test(shard) && shard !== "." && shard !== "..") return shard;
  throw new Error("a shard is missing next to model.json");
}
