import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Samples } from "@foldwise/core/contracts/http-responses";
import type { TrainerJobInput } from "@foldwise/core/contracts/trainer";
import type { ImportPlan } from "@foldwise/core/datasets";
import type { ArtifactStore } from "@foldwise/db/artifacts";
import { JobFailed, jobEvents } from "../process/job-events";
import type { TrainerSession } from "../trainers";
import { temporaryPack } from "../training/images/pack-format";
import { storeWhenThere } from "./store-when-there";

/** Images of each class in each fold, and their side in pixels. */
const IMAGES = 8;
const SIDE = 128;
/** A pixel pack ends in a SHA-256. */
const TRAILER = 32;

/** Evenly spaced positions, so that the first patient alone does not stand for a class. */
export function chooseSamples(images: ImportPlan["images"], each = IMAGES): ImportPlan["images"] {
  const groups = new Map<string, ImportPlan["images"]>();
  for (const image of images) {
    const key = `${image.fold}/${image.class}`;
    groups.set(key, [...(groups.get(key) ?? []), image]);
  }
  return [...groups.values()].flatMap((group) => {
    const count = Math.min(each, group.length);
    return Array.from({ length: count }, (_, i) => group[Math.floor((i * group.length) / count)]).flatMap(
      (image) => image ?? [],
    );
  });
}

/** Stores some images of a dataset as an artifact of raw RGB, for the pages that show what the set looks like. */
export async function makePreview({
  folder,
  home,
  images,
  artifacts,
  start,
  signal,
  onProgress,
}: {
  folder: string;
  home: string;
  images: ImportPlan["images"];
  artifacts: ArtifactStore;
  start: (job: TrainerJobInput) => TrainerSession;
  signal: AbortSignal;
  onProgress: (phase: string, done: number, total: number) => void;
}): Promise<Samples & { artifact: string; bytes: number }> {
  const chosen = chooseSamples(images);
  const out = join(home, "scratch", `preview-${randomUUID()}.pack`);
  const files = chosen.map(({ path }) => join(folder, path));
  const session = start({ kind: "prepare", files, crop: 1, size: SIDE, key: "preview", out });
  try {
    for await (const event of jobEvents(session, signal))
      if (event.type === "packing") onProgress("sampling", event.done, event.total);
    const pack = await readFile(out);
    const length = chosen.length * SIDE * SIDE * 3;
    const end = pack.length - TRAILER;
    const { sha256, bytes } = await storeWhenThere(
      () => artifacts.putBytes(pack.subarray(end - length, end)),
      { signal, onProgress },
    );
    return {
      artifact: sha256,
      bytes,
      width: SIDE,
      height: SIDE,
      images: chosen.map(({ index, fold, class: name, patient }) => ({ index, fold, class: name, patient })),
    };
  } catch (error) {
    throw error instanceof JobFailed
      ? new Error(`The sample images could not be made: ${error.message}`)
      : error;
  } finally {
    await rm(out, { force: true });
    if (session.pid !== undefined) await rm(temporaryPack(out, session.pid), { force: true });
  }
}
