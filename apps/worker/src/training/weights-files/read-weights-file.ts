import { closeSync, openSync, readSync } from "node:fs";
import { badInput } from "../bad-input";
import { CHECKPOINT_MAGIC } from "../checkpoint/format";
import { readCheckpoint } from "../checkpoint/read";
import { type Hdf5Group, readHdf5 } from "./hdf5";
import { readKeras3 } from "./read-keras-3";
import { readKerasH5 } from "./read-keras-h5";
import { readTfjs } from "./read-tfjs";
import { groupByLayer, type StoredLayer } from "./stored-layers";

const HDF5_SIGNATURE = "\x89HDF\r\n\x1a\n";

/**
 * Opens a file of weights, whatever of the formats it is in (its first bytes tell): Keras `.h5` and `.weights.h5`,
 * model.json of TensorFlow.js layers format, or a checkpoint of this project (its best weights). `take` gets the
 * layers and may read their arrays while it runs.
 *
 * @throws FoldwiseError `invalid` naming the file when it is missing, damaged, or of none of these formats
 */
export async function readWeightsFile<T>(path: string, take: (layers: StoredLayer[]) => T): Promise<T> {
  const start = firstBytes(path);
  try {
    if (start.startsWith(HDF5_SIGNATURE)) return await readHdf5(path, (root) => take(hdf5Layers(root)));
    if (start.startsWith(CHECKPOINT_MAGIC)) return take(checkpointLayers(path));
    if (start.trimStart().startsWith("{")) return take(readTfjs(path));
  } catch (error) {
    throw badInput(`${path}: ${reasonOf(error)}`, error);
  }
  throw badInput(
    `${path}: not a file of weights: neither HDF5 (Keras .h5, .weights.h5), nor model.json of TensorFlow.js, nor a checkpoint`,
  );
}

function hdf5Layers(root: Hdf5Group): StoredLayer[] {
  const layers = readKerasH5(root) ?? readKeras3(root);
  if (layers) return layers;
  throw new Error(`an HDF5 file, but none of Keras: it holds ${root.keys().slice(0, 8).join(", ")}`);
}

/** A checkpoint keeps no shapes; lengths tell as much of a network of the same name. */
function checkpointLayers(path: string): StoredLayer[] {
  const { best } = readCheckpoint(path);
  return [...groupByLayer("model", [...best.keys()])].map(([name, names]) => ({
    name,
    arrays: names.flatMap((weight) => {
      const values = best.get(weight);
      return values ? [{ name: weight, shape: [values.length], isFlat: true, read: () => values }] : [];
    }),
  }));
}

function firstBytes(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const start = Buffer.alloc(64);
      return start.toString("latin1", 0, readSync(file, start));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw badInput(`${path}: the weights cannot be read: ${reasonOf(error)}`, error);
  }
}

/** HDF5 tells its whole stack of calls, which stays with the error's cause: of a damaged file it says no more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `damaged (${String(error)})`;
  return error.message.startsWith("HDF5-DIAG") ? "cut off or damaged" : error.message;
}
