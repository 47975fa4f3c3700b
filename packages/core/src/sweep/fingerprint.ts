import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { type ResolvedTraining, trainerOf } from "../trainers";
import type { SplitScheme } from "../words";

/** Everything that decides what a training comes to; two of equal fingerprint are one training. */
export interface TrainingSpec extends ResolvedTraining {
  /** Null where the trainer trains on no dataset; the split then is, too. */
  dataset: { slug: string; fingerprint: string } | null;
  split: { scheme: SplitScheme; seed: number; fingerprint: string } | null;
  fold: number;
  seed: number;
  /** Trainer and native-library versions, as the worker reports them. */
  versions: Record<string, string>;
  /** Set by `fresh: true`, and for each trial of a population: a training that is shared with none before it. */
  salt: string | null;
  /** Set where it goes on from another training's checkpoint: its lineage. */
  parent?: TrainingParent;
  /** Set where parameters change on its way: the settings of the earlier epochs; its own hold after them. */
  schedule?: ScheduledSettings[];
}

/** The settings of a training up to one of its epochs, where parameters change on its way. */
export interface ScheduledSettings extends ResolvedTraining {
  readonly untilEpoch: number;
}

/** The training whose checkpoint another one goes on from. */
export interface TrainingParent {
  fingerprint: string;
  /** Its uid; no part of the fingerprint. */
  uid: string;
  /** Of the checkpoint. */
  epoch: number;
}

/**
 * The fingerprint of a training. The same images under another name of their dataset, and the same initial weights at
 * another place, are the same training.
 */
export function trainingFingerprint(spec: TrainingSpec): string {
  const { parent } = spec;
  return fingerprintOf({
    ...spec,
    ...trainingIdentity(spec),
    dataset: spec.dataset?.fingerprint ?? null,
    parent: parent && { fingerprint: parent.fingerprint, epoch: parent.epoch },
    schedule: scheduleIdentity(spec.schedule),
  });
}

/** What of a schedule the fingerprint is made of; undefined where there is none. */
export function scheduleIdentity(schedule: readonly ScheduledSettings[] | undefined) {
  return schedule?.map((part) => ({ untilEpoch: part.untilEpoch, ...trainingIdentity(part) }));
}

/** What of the settings the fingerprint is made of: what decides the outcome, as their trainer says. */
export function trainingIdentity({ trainer, data, training }: ResolvedTraining): ResolvedTraining {
  const settings = { trainer, data, training };
  return trainerOf(settings).identity?.(settings) ?? settings;
}

/** SHA-256 (hex) of the canonical JSON: keys sorted at every depth, numbers as JavaScript writes them. */
export function fingerprintOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`)
      .join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
