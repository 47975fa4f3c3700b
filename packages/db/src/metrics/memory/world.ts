/** The rows around the points that the store asks about: runs and trainings. */
export interface WorldRun {
  id: number;
  experimentId: number;
  trainingId: number | null;
  deleted: boolean;
}

export interface WorldTraining {
  id: number;
  attempt: number;
}

export interface World {
  runs: Map<number, WorldRun>;
  trainings: Map<number, WorldTraining>;
}

export function makeWorld(): World {
  return { runs: new Map(), trainings: new Map() };
}
