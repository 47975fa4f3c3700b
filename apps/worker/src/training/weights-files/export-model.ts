import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CheckpointFile } from "@foldwise/core/contracts/trainer";
import { buildNetwork } from "@foldwise/core/models";
import type { ExportFormat, WeightsKind } from "@foldwise/core/words";
import type { Checkpoint } from "../checkpoint/format";
import { writeKerasH5 } from "./write-keras-h5";
import { writeSavedModel } from "./write-saved-model";
import { writeTfjs } from "./write-tfjs";

export interface ExportRequest {
  readonly checkpoint: Checkpoint;
  readonly weights: WeightsKind;
  readonly format: ExportFormat;
  /** Folder, made where there is none. */
  readonly out: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Writes files under temporary names, to be moved once all are whole. */
type Write = (request: {
  model: Parameters<typeof writeKerasH5>[1];
  temporary: (name: string) => string;
}) => Promise<void> | void;

/** The file to open first comes first. */
const FORMATS: Readonly<Record<ExportFormat, { files: readonly string[]; write: Write }>> = {
  "keras-h5": {
    files: ["model.h5"],
    write: ({ model, temporary }) => writeKerasH5(temporary("model.h5"), model),
  },
  "tfjs-layers": {
    files: ["model.json", "weights.bin"],
    write: ({ model, temporary }) =>
      writeTfjs(
        { model: temporary("model.json"), shard: temporary("weights.bin"), shardName: "weights.bin" },
        model,
      ),
  },
  "saved-model": {
    files: ["saved_model.pb", "foldwise.json"],
    write: ({ model, temporary }) =>
      writeSavedModel({ graph: temporary("saved_model.pb"), about: temporary("foldwise.json") }, model),
  },
};

/**
 * Writes a checkpoint's network and weights as files that other programs read.
 *
 * @returns the files, the one to open first, and the epoch that the weights are of
 * @throws Error when a layer has no counterpart in the format; no file is left then
 */
export async function exportModel(
  request: ExportRequest,
): Promise<{ files: CheckpointFile[]; epoch: number }> {
  const { checkpoint, weights, format, out, metadata } = request;
  const { model, classes, trainingId, seed, schedule } = checkpoint;
  const epoch = weights === "best" ? schedule.bestEpoch : checkpoint.epoch;
  const network = buildNetwork(model.name, { ...model, classes: classes.length });
  const { files, write } = FORMATS[format];
  const temporary = (name: string) => join(out, `.${name}.${process.pid}.tmp`);
  mkdirSync(out, { recursive: true });
  try {
    await write({
      model: {
        network,
        weights: weights === "best" ? checkpoint.best : checkpoint.weights,
        metadata: {
          ...metadata,
          trainingId,
          epoch,
          weights,
          seed,
          classes,
          model: model.name,
          inputSize: model.inputSize,
          output: "probabilities of the classes, in their order",
          preprocessing: model.preprocessing,
        },
      },
      temporary,
    });
    // The one to open last: whoever finds it finds the others.
    for (const name of files.toReversed()) renameSync(temporary(name), join(out, name));
  } finally {
    for (const name of files) rmSync(temporary(name), { force: true });
  }
  return { files: await Promise.all(files.map((name) => describeFile(join(out, name)))), epoch };
}

async function describeFile(path: string): Promise<CheckpointFile> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { path, sha256: hash.digest("hex"), bytes: statSync(path).size };
}
