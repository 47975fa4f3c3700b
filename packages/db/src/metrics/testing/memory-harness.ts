import { createMemoryMetricStore } from "../memory/store";
import { makeWorld } from "../memory/world";
import type { Harness } from "./harness";

export function makeMemoryHarness(): Harness {
  const world = makeWorld();
  let ids = 0;
  const store = createMemoryMetricStore(world);
  return {
    store,
    other: store,
    createExperiment: async () => ++ids,
    createRun: async ({
      experimentId,
      trainingId = null,
    }: {
      experimentId: number;
      trainingId?: number | null;
    }) => {
      const id = ++ids;
      world.runs.set(id, { id, experimentId, trainingId, deleted: false });
      return id;
    },
    createTraining: async () => {
      const id = ++ids;
      world.trainings.set(id, { id, attempt: 0 });
      return id;
    },
    claim: async (trainingId) => {
      const attempt = (world.trainings.get(trainingId)?.attempt ?? 0) + 1;
      world.trainings.set(trainingId, { id: trainingId, attempt });
      return attempt;
    },
    hideRun: async (runId) => {
      const run = world.runs.get(runId);
      if (run) run.deleted = true;
    },
    purgeRun: async (runId) => {
      await store.deleteRun({ runId });
      world.runs.delete(runId);
    },
    disconnect: async () => {},
    check: async () => {},
    close: async () => {},
  };
}
