import type { SweepStreamEvent } from "@foldwise/core/contracts/http/sweep-stream";

type Points = Extract<SweepStreamEvent, { type: "points" }>;
type MetricNumber = Points["changes"][number]["points"][number][1];

/** The objective's metric by training and epoch, as the stream brings its points. */
export interface EpochValues {
  add(event: Points): void;
  /** Null while the epoch's point has not come. */
  at(trainingId: number | null, epoch: number): MetricNumber | null;
}

export function makeEpochValues(metric: string): EpochValues {
  const trainings = new Map<number, Map<number, MetricNumber>>();
  return {
    add({ changes }) {
      for (const { trainingId, name, points, resetFrom } of changes) {
        if (name !== metric) continue;
        const epochs = trainings.get(trainingId) ?? new Map<number, MetricNumber>();
        trainings.set(trainingId, epochs);
        // A new attempt went back: what came after its first epoch is replaced.
        if (resetFrom !== null)
          for (const epoch of epochs.keys()) if (epoch >= resetFrom) epochs.delete(epoch);
        for (const [epoch, value] of points) epochs.set(epoch, value);
      }
    },
    at: (trainingId, epoch) => (trainingId === null ? null : (trainings.get(trainingId)?.get(epoch) ?? null)),
  };
}
