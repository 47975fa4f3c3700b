import type { MetricStore } from "../contract";

/** A store in a world whose runs and trainings a test can make. */
export interface Harness {
  store: MetricStore;
  createExperiment(): Promise<number>;
  createRun(run: { experimentId: number; trainingId?: number }): Promise<number>;
  createTraining(): Promise<number>;
  /** Makes a new attempt the newest and returns its number. */
  claim(trainingId: number): Promise<number>;
  /** Hides a run, as deletion does before the purge. */
  hideRun(runId: number): Promise<void>;
  close(): Promise<void>;
}
