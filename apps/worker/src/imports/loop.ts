import type { TrainerJobInput } from "@foldwise/core";
import type { ArtifactStore, Database, NewsDesk } from "@foldwise/db";
import { type Loop, startLoop } from "../dispatcher/loop";
import type { TrainerSession } from "../trainers";

const LOOK_MS = 5_000;

export interface ImportDependencies {
  db: Database;
  news: NewsDesk;
  artifacts: ArtifactStore;
  home: string;
  workerId: string;
  start: (job: TrainerJobInput) => TrainerSession;
  onError: (error: unknown) => void;
}

/** Claims imports that wait, one at a time. */
export function startImportLoop(deps: ImportDependencies): Loop {
  return startLoop({ everyMs: LOOK_MS, onError: deps.onError, work: async () => {} });
}
