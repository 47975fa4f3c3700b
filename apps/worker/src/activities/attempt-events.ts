import { createHash } from "node:crypto";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import type { CheckpointFile, TrainerEvent } from "@foldwise/core/contracts/trainer";
import { isTemporary, type TakenArtifact } from "@foldwise/db/artifacts";
import type { PointInput } from "@foldwise/db/metrics";
import type { StoredCheckpoint } from "@foldwise/db/repositories/checkpoint";
import { appendLogLines, type NewLogLine } from "@foldwise/db/repositories/log-line";
import type { ReportedTrial } from "@foldwise/db/repositories/stopping";
import { storePoints } from "@foldwise/db/repositories/training";
import type { Place } from "../process/slots";
import { MAX_CONTENT_BYTES, type SessionEvent } from "../trainers";
import { bounded } from "./bounded";
import type { Dependencies } from "./dependencies";
import { retryOnOutage } from "./outage";
import { retryWhileAway } from "./store-outage";

type EpochEvent = Extract<SessionEvent, { type: "epoch" }>;
type PointsEvent = Extract<TrainerEvent, { type: "points" }>;
type ReadyEvent = Extract<TrainerEvent, { type: "ready" }>;
type Deps = Pick<
  Dependencies,
  "db" | "metrics" | "statements" | "artifacts" | "notifier" | "draining" | "environment"
>;

export interface AttemptKey {
  trainingId: number;
  number: number;
}

export interface KeptEpoch {
  points: PointInput[];
  /** Trials that a stopping rule or a limit may end by them. */
  reported: readonly ReportedTrial[];
  checkpoint: StoredCheckpoint;
  /** Checkpoint files that the attempt has stored, by their digest. */
  taken: ReadonlyMap<string, string>;
  /** The checkpoints that it let go. One that is not marked is named again by the next attempt's epochs. */
  removed: number[];
}

/**
 * Stores a finished epoch: the checkpoint's file first, where it is one, then points, checkpoint and place in one transaction; files
 * of epochs that are neither best nor last are let go after it.
 * Waits for a Postgres that is away, but not when the worker stops: the epoch is then trained again, with the same values.
 * Of those only files that this attempt has stored, and nobody since: another training may have stored the same bytes and
 * not have named them yet. Files of earlier attempts are left to the collection of garbage.
 * @param before what the attempt's epoch before this one answered; the files that it let go are marked with this one
 * @throws FoldwiseError `fenced`, or `unavailable` when the artifact store is full; Stalled when it hangs.
 */
export async function keepEpoch(
  deps: Deps,
  { trainingId, number }: AttemptKey,
  event: EpochEvent,
  before: KeptEpoch | null = null,
): Promise<KeptEpoch> {
  const signal = deps.draining;
  const { version, ...checkpoint } =
    "content" in event.checkpoint
      ? { ...keptInRow(event.checkpoint.content), version: null }
      : { ...(await takeCheckpoint(deps, event.epoch, event.checkpoint)), content: null };
  const time = Date.parse(event.wallTime);
  const points = Object.entries(event.metrics).map(([name, value]) => ({
    name,
    step: event.epoch,
    time,
    value: decodeMetric(value),
  }));
  const { removable, reported } = await retryOnOutage(
    () =>
      deps.statements.storeEpoch({
        trainingId,
        number,
        epoch: event.epoch,
        points,
        checkpoint,
        isBest: event.isBest,
        bestEpoch: event.bestEpoch,
        validation: event.validation,
        removed: before?.removed ?? [],
      }),
    { signal },
  );
  const taken =
    version === null ? new Map(before?.taken) : new Map(before?.taken).set(checkpoint.sha256, version);
  for (const { sha256, onlyUse } of removable) {
    const own = taken.get(sha256);
    if (!onlyUse || own === undefined) continue;
    await deps.artifacts.removeTaken({ sha256, version: own }).catch((error: unknown) => {
      // The epoch is stored: what is left is collected with the garbage.
      if (!isTemporary(error)) throw error;
    });
    taken.delete(sha256);
  }
  deps.notifier.publish({ kind: "training", id: trainingId });
  return { points, reported, checkpoint, taken, removed: removable.map(({ id }) => id) };
}

function keptInRow(content: Buffer) {
  if (content.length > MAX_CONTENT_BYTES)
    throw new Error(
      `A checkpoint of ${content.length} bytes cannot be handed over without a file: at most ${MAX_CONTENT_BYTES} can.`,
    );
  return { content, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
}

/** Moves a checkpoint's file into the artifact store. */
async function takeCheckpoint(
  deps: Pick<Deps, "artifacts" | "draining" | "environment">,
  epoch: number,
  { path, sha256 }: CheckpointFile,
): Promise<TakenArtifact> {
  const taken = await retryWhileAway(
    () =>
      bounded(deps.artifacts.takeFile(path), {
        limitMs: deps.environment.stallMs,
        doing: `storing the checkpoint of epoch ${epoch}`,
      }),
    { signal: deps.draining },
  );
  if (taken.sha256 !== sha256)
    throw new Error(
      `The checkpoint of epoch ${epoch} does not match what the trainer wrote (SHA-256 differs).`,
    );
  return taken;
}

/** Stores metrics that came without a checkpoint; waits for a Postgres that is away as keepEpoch does. */
export async function keepPoints(
  deps: Deps,
  { trainingId, number }: AttemptKey,
  event: PointsEvent,
): Promise<PointInput[]> {
  const points = event.points.map((point) => ({ ...point, value: decodeMetric(point.value) }));
  await retryOnOutage(() => storePoints({ metrics: deps.metrics, trainingId, number, points }), {
    signal: deps.draining,
  });
  deps.notifier.publish({ kind: "training", id: trainingId });
  return points;
}

export async function keepEnvironment(
  deps: Deps,
  { trainingId, number }: AttemptKey,
  event: ReadyEvent,
  { gpu }: Place,
): Promise<void> {
  if (gpu && event.device !== "gpu")
    throw new Error(
      `The trainer found no GPU, though it was given ${gpu.name} (${gpu.uuid}, driver ${gpu.driver}).`,
    );
  const environment = {
    ...event.versions,
    device: event.device,
    threads: event.threads,
    ...(event.initialWeights === undefined ? {} : { initialWeights: event.initialWeights }),
    ...(gpu ? { gpu: gpu.name, gpuDriver: gpu.driver, gpuMemoryMb: gpu.memoryMb } : {}),
  };
  await retryOnOutage(
    () => deps.statements.setEnvironment({ trainingId, number, environment, params: event.params }),
    { signal: deps.draining },
  );
}

/** Most lines that wait for Postgres; beyond them the oldest go, and the log says so. */
const MAX_WAITING = 5_000;
/** Of one statement. */
const MAX_LINES = 500;

export interface AttemptLog {
  add(level: string, line: string): void;
  /** Stores all that waits; an outage leaves waiting what is not stored. */
  flush(): Promise<void>;
}

/** @param after number of the last line that is there already. */
export function makeAttemptLog(
  deps: Pick<Deps, "db">,
  { trainingId, number }: AttemptKey,
  after = 0,
): AttemptLog {
  let waiting: NewLogLine[] = [];
  let seq = after;
  return {
    add(level, line) {
      seq += 1;
      waiting.push({ seq, at: new Date(), level, line });
      if (waiting.length <= MAX_WAITING) return;
      const dropped = waiting.length - MAX_WAITING / 2;
      const first = waiting[0];
      waiting = waiting.slice(dropped);
      if (first) waiting.unshift({ ...first, level: "warn", line: `(${dropped} lines were dropped)` });
    },
    async flush() {
      // What is added meanwhile is for the next one, so that this one ends.
      const end = seq;
      for (;;) {
        const lines = waiting.filter((line) => line.seq <= end).slice(0, MAX_LINES);
        const last = lines.at(-1)?.seq;
        if (last === undefined) return;
        await appendLogLines({ ctx: deps.db, trainingId, attempt: number, lines });
        waiting = waiting.filter((line) => line.seq > last);
      }
    },
  };
}
