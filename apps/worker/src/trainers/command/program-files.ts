import { chown, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ParameterValue } from "@foldwise/core/trainers";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import type { ProgramAccess } from "./program-access";

/** The files of an attempt that its program reads and writes. */
export interface ProgramFiles {
  /** Holds all of them; the program starts in its folder `work` unless its plan says where. */
  readonly root: string;
  readonly work: string;
  readonly parameters: string;
  /** Null without a dataset. */
  readonly split: string | null;
  readonly checkpointDir: string;
  readonly metrics: string;
  readonly predictions: string;
}

/**
 * Writes what the program is to read. A program of another user gets a folder outside of the home, which that user may
 * not enter; `remove` says that it is the caller's to remove.
 */
export async function makeProgramFiles({
  scratch,
  inputs,
  parameters,
  user,
}: {
  scratch: string;
  inputs: TrainingInputs;
  parameters: Readonly<Record<string, ParameterValue>>;
  user: ProgramAccess["user"];
}): Promise<ProgramFiles> {
  const root = user === null ? scratch : await mkdtemp(join(tmpdir(), "foldwise-program-"));
  const files: ProgramFiles = {
    root,
    work: join(root, "work"),
    parameters: join(root, "parameters.json"),
    split: inputs.images ? join(root, "split.json") : null,
    checkpointDir: join(root, "checkpoint"),
    metrics: join(root, "metrics.jsonl"),
    predictions: join(root, "predictions.jsonl"),
  };
  await mkdir(files.work, { recursive: true });
  await mkdir(files.checkpointDir, { recursive: true });
  await writeFile(files.parameters, `${JSON.stringify(parameters, null, 2)}\n`);
  await writeFile(files.metrics, "");
  if (files.split) await writeFile(files.split, JSON.stringify(splitDocument(inputs)));
  if (user) {
    const all = [root, files.work, files.checkpointDir, files.metrics, files.parameters, files.split];
    for (const path of all) if (path) await chown(path, user.uid, user.gid);
  }
  return files;
}

/** What stands in the file of FOLDWISE_SPLIT. */
function splitDocument({ spec, images }: TrainingInputs) {
  if (images === null) return null;
  const { dataset, samples } = images;
  const itemsOf = (side: (typeof samples)["train"]) =>
    side.map(({ index, class: label }) => ({
      item: dataset.paths[index],
      path: join(dataset.location, dataset.paths[index] ?? ""),
      label: dataset.classes[label],
      index,
    }));
  return {
    dataset: spec.dataset?.slug ?? null,
    fold: spec.fold,
    outerFold: images.outerFold,
    seed: spec.seed,
    classes: dataset.classes,
    positiveClass: dataset.positiveClass,
    train: itemsOf(samples.train),
    val: itemsOf(samples.val),
    test: itemsOf(samples.test),
  };
}
