import { copyFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { FoldwiseError } from "@foldwise/core/errors";
import {
  type Conditions,
  improves,
  MAX_ATTEMPT_METRICS,
  MAX_ATTEMPT_POINTS,
  type Report,
  type Selection,
  stepWarnings,
} from "@foldwise/core/trainers";
import type { Reported } from "../contract";
import { ChangedWhileRead, type Snapshot, type State, writeCheckpoint } from "./checkpoint-archive";
import type { ProgramFiles } from "./program-files";

type Point = Extract<TrainerEvent, { type: "points" }>["points"][number];
type EpochEvent = Extract<TrainerEvent, { type: "epoch" }>;

const TRIES = 4;
const RETRY_MS = 50;

/** More than is taken of one attempt. */
export class TooMuch extends Error {}

/** What an attempt knows of its program: what was reported, and what of that a checkpoint holds. */
export class ProgramState {
  step: number;
  private readonly validation: Map<string, MetricNumber>;
  private readonly measures: Map<string, Snapshot["measures"][number]>;
  private last: Snapshot | null;
  private best: Snapshot | null;
  private readonly names = new Set<string>();
  private points = 0;

  constructor(
    private readonly files: ProgramFiles,
    private readonly scratch: string,
    private readonly selection: Selection | null,
    private readonly warn: (message: string) => void,
    /** What the checkpoint that it goes on from knew. */
    resumed: State | null,
  ) {
    this.step = resumed?.last.step ?? 0;
    this.last = resumed?.last ?? null;
    this.validation = new Map(Object.entries(resumed?.last.validation ?? {}));
    this.measures = new Map(resumed?.last.measures.map((one) => [nameOf(one.conditions), one]));
    this.best = resumed?.best ?? null;
  }

  /** Takes a report, and gives its values as points. @throws TooMuch */
  take({ step, metrics, measures }: Report, steps: number): Point[] {
    const own = step ?? (metrics.length > 0 ? this.step + 1 : this.step);
    for (const warning of stepWarnings(own, { last: this.step, steps })) this.warn(warning);
    this.step = Math.max(own, this.step);
    if (measures) this.measures.set(nameOf(measures.conditions), this.joined(measures));
    const time = Date.now();
    return metrics.flatMap(({ name, value }) => {
      if (!this.names.has(name) && this.names.size >= MAX_ATTEMPT_METRICS) {
        this.warn(`more than ${MAX_ATTEMPT_METRICS} metrics: those with other names are left out`);
        return [];
      }
      this.names.add(name);
      this.points += 1;
      if (this.points > MAX_ATTEMPT_POINTS)
        throw new TooMuch(`The program reported more than ${MAX_ATTEMPT_POINTS} values.`);
      if (name.startsWith("val/")) this.validation.set(name, value);
      return [{ name, step: own, time, value }];
    });
  }

  /** Takes what came over HTTP, which is stored: what a checkpoint has to know of it. */
  takeStored({ step, latest, measures }: Reported): void {
    this.step = Math.max(step, this.step);
    for (const [name, value] of Object.entries(latest))
      if (name.startsWith("val/")) this.validation.set(name, value);
    for (const one of measures) this.measures.set(nameOf(one.conditions), this.joined(one));
  }

  /**
   * Saves the folder as the checkpoint of a step; null, with a warning, where that cannot be.
   * @param isLast of a program that has ended: a step may then be saved once more
   */
  async save(step: number, { isLast }: { isLast: boolean }): Promise<EpochEvent | null> {
    const before = this.last?.step ?? 0;
    if (step < 1 || (step <= before && !isLast)) {
      this.warn(
        step < 1
          ? "checkpoints are of steps from 1: that of step 0 was not stored"
          : `the checkpoint of step ${step} came after that of step ${before}: it was not stored`,
      );
      return null;
    }
    const hasPredictions = await isFilled(this.files.predictions);
    const last: Snapshot = {
      step,
      validation: Object.fromEntries(this.validation),
      measures: [...this.measures.values()],
      hasPredictions,
    };
    const isBest = this.isBest(last);
    const best = isBest || this.best === null ? last : this.best;
    const bestPredictions = join(this.scratch, "foldwise", "best-predictions");
    if (best === last && hasPredictions) await copyFile(this.files.predictions, bestPredictions);
    const checkpoint = await this.archive({ last, best }, bestPredictions);
    if (checkpoint === null) return null;
    this.best = best;
    this.last = last;
    return {
      type: "epoch",
      epoch: step,
      wallTime: new Date().toISOString(),
      metrics: {},
      checkpoint,
      isBest,
      bestEpoch: best.step,
      validation: last.validation,
    };
  }

  /** What the last checkpoint holds, with the predictions beside it; null before the first. */
  get kept(): State | null {
    return this.last && this.best && { last: this.last, best: this.best };
  }

  private isBest(snapshot: Snapshot): boolean {
    if (this.selection === null) return true;
    const { metric, direction } = this.selection;
    const of = (one: Snapshot | null) => {
      const value = one?.validation[metric];
      return value === undefined ? undefined : decodeMetric(value);
    };
    return improves(direction, of(snapshot), of(this.best) ?? null);
  }

  private joined({ conditions, values }: NonNullable<Report["measures"]>): Snapshot["measures"][number] {
    const before = this.measures.get(nameOf(conditions));
    return { conditions, values: { ...before?.values, ...values } };
  }

  private async archive(state: State, bestPredictions: string): Promise<EpochEvent["checkpoint"] | null> {
    const { checkpointDir: folder, predictions } = this.files;
    for (let n = 1; ; n++)
      try {
        return await writeCheckpoint({
          out: join(this.scratch, `step-${state.last.step}.tar`),
          folder,
          state,
          warn: this.warn,
          predictions: {
            ...(state.last.hasPredictions ? { last: predictions } : {}),
            ...(state.best.hasPredictions && state.best.step !== state.last.step
              ? { best: bestPredictions }
              : {}),
          },
        });
      } catch (error) {
        if (!(error instanceof ChangedWhileRead)) throw translate(error, state.last.step);
        if (n === TRIES) {
          this.warn(
            `the checkpoint of step ${state.last.step} was not stored: its files change while they are read. Write a file under another name and rename it, or wait with the next`,
          );
          return null;
        }
        await sleep(RETRY_MS);
      }
  }
}

function nameOf(conditions: Conditions): string {
  return JSON.stringify(Object.entries(conditions).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function isFilled(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true && found.size > 0;
}

function translate(error: unknown, step: number): unknown {
  const code: unknown = Reflect.get(Object(error), "code");
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  return new FoldwiseError(
    "unavailable",
    `No room for the checkpoint of step ${step} on the worker (${code}).`,
    { cause: error },
  );
}
