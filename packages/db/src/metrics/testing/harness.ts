import type { MetricStore } from "../contract";

/** A store in a world whose runs and trainings a test can make. */
export interface Harness {
  store: MetricStore;
  /** Another way into the same store, with connections and caches of its own, as another process has. */
  other: MetricStore;
  createExperiment(): Promise<number>;
  createRun(run: { experimentId: number; trainingId?: number }): Promise<number>;
  createTraining(): Promise<number>;
  /** Makes a new attempt the newest and returns its number. */
  claim(trainingId: number): Promise<number>;
  /** Hides a run, as deletion does before the purge. */
  hideRun(runId: number): Promise<void>;
  /** Removes a run for good, its points and its row, as a purge does. */
  purgeRun(runId: number): Promise<void>;
  /** Breaks every connection of both stores, whatever they are doing. */
  disconnect(): Promise<void>;
  /** Throws when what is stored contradicts itself. */
  check(): Promise<void>;
  close(): Promise<void>;
}
