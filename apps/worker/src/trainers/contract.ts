import type { CheckpointFile, TrainerEvent } from "@foldwise/core/contracts/trainer";
import type { EvaluationKey, TrainerOptions } from "@foldwise/core/trainers";
import type { Reported } from "@foldwise/db/repositories/attempt-report";
import type { TrainingInputs, Versions } from "@foldwise/db/repositories/training";
import type { Place } from "../process/slots";

export type { Reported };

/** Reports that an attempt's program sends to the server itself; they are stored when they get here. */
export interface HttpReports {
  /** Makes this attempt's token, which allows its holder to report while the attempt runs. */
  issueToken(): Promise<string>;
  /**
   * What came since; null for nothing.
   * @param after `sequence` of the last answer
   * @param isPatient waits for a Postgres that is away; otherwise that is thrown
   */
  read(after: number, isPatient: boolean): Promise<Reported | null>;
}

/** A checkpoint as its trainer handed it over: a file, or the bytes of a small one. */
export type Checkpoint = { readonly path: string } | { readonly content: Buffer };

/** For a trainer that hands over files. */
export function fileOf(checkpoint: Checkpoint): string {
  if ("path" in checkpoint) return checkpoint.path;
  throw new Error("The checkpoint was handed over as bytes, and not as a file.");
}

type EpochEvent = Extract<TrainerEvent, { type: "epoch" }>;
/** Bytes of a checkpoint that a trainer may hand over without a file: they are kept in Postgres, in the epoch's row. */
export const MAX_CONTENT_BYTES = 2 ** 14;
/** What a trainer's process says; a trainer without a process of its own may hand over a small checkpoint as its bytes. */
export type SessionEvent =
  | Exclude<TrainerEvent, EpochEvent>
  | (Omit<EpochEvent, "checkpoint"> & { checkpoint: CheckpointFile | { readonly content: Buffer } });

export interface TrainWork {
  inputs: TrainingInputs;
  attempt: number;
  /** The run that it is for; null where that is gone. */
  run: number | null;
  /** A full-state checkpoint to go on from; null for a fresh start. */
  resume: Checkpoint | null;
  /** Whether `resume` ends an earlier part of the training's schedule: the options of `inputs` hold from there on. */
  isChanged: boolean;
  /** Stop, with a checkpoint, after this epoch. */
  untilEpoch?: number;
  /** Makes an empty folder for checkpoints; the caller stores what it wants of it and removes the rest. */
  makeScratch: () => Promise<string>;
  /** Where to run. */
  place: Place;
  /** For a trainer whose programs may report over HTTP. */
  http: HttpReports;
  /** Ends the preparation (a download of weights, images) with its reason; a session that is there has its own `stop`. */
  signal: AbortSignal;
}

export interface EvaluateWork {
  inputs: TrainingInputs;
  /** Ends the preparation (images) with its reason; a session that is there has its own `stop`. */
  signal: AbortSignal;
  /** The last epoch's full-state checkpoint; it holds the best weights too. */
  checkpoint: Checkpoint;
  evaluations: readonly EvaluationKey[];
  place: Place;
}

/**
 * One execution of a trainer. Its events come no faster than they are taken, so that a reader that waits (for
 * Postgres, say) makes the trainer wait and nothing is lost.
 */
export interface TrainerSession {
  /**
   * Ends after `done` or `failed`; throws TrainerDied when the trainer goes without either, and Stalled when it had to be
   * killed because an event was waited for and none came for too long.
   */
  events: AsyncIterable<SessionEvent>;
  /**
   * Asks for `done` with outcome `stopped`: after the epoch with its checkpoint, or at once with the last one's. One that
   * is to stop at once and does not within its grace is killed, and `events` throws Stalled.
   */
  stop(when: "after-epoch" | "now"): void;
  /** Ends the trainer and everything it started, whatever it is doing. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Of its process, where it has one of its own. */
  readonly pid?: number | undefined;
}

/** How far it is with what the trainer waits for: images, or what `line` says instead. */
export type OnPreparing = (done: number, total: number, line?: string) => void;

/** What a trainer says of the machine before it does anything. */
export type ReadyEvent = Extract<TrainerEvent, { type: "ready" }>;

/** A program that trains: the running half of what `packages/core/src/trainers/<kind>` declares. Shared code asks the object and never branches on the kind. */
export interface Trainer {
  /** Versions of what this worker has installed that decide a training's outcome. */
  installation(): Promise<Versions>;
  /** Versions of published files that the options name; the same on every worker of this release. */
  inputVersions(options: TrainerOptions): Promise<Versions>;
  train(work: TrainWork, onPreparing: OnPreparing): Promise<TrainerSession>;
  evaluate(work: EvaluateWork, onPreparing: OnPreparing): Promise<TrainerSession>;
  /**
   * True where an evaluation starts no process and computes next to nothing: it then follows its training in the same
   * activity, which an activity of its own would cost more than.
   */
  readonly evaluatesInProcess?: boolean;
}

export type Trainers = Readonly<Record<string, Trainer>>;

/** There was something that should have made progress and did not; it has been given up. Another try may go well. */
export class Stalled extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Stalled";
  }
}

/** The trainer ended without saying how. */
export class TrainerDied extends Error {
  constructor(how: string, lastOutput: string) {
    super(`The trainer ended ${how}${lastOutput ? `: ${lastOutput}` : ""}`);
    this.name = "TrainerDied";
  }
}
