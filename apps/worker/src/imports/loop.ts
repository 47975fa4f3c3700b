import { FoldwiseError, importRequestSchema, type TrainerJobInput } from "@foldwise/core";
import {
  type ArtifactStore,
  claimImport,
  type Database,
  failImport,
  finishImport,
  type NewsDesk,
  releaseImport,
  reportImportProgress,
} from "@foldwise/db";
import { isOutage, withPatience } from "../activities/outage";
import { type Loop, startLoop } from "../dispatcher/loop";
import type { TrainerSession } from "../trainers";
import type { ImportAccess } from "./import-access";
import { importDataset } from "./import-dataset";

const LOOK_MS = 5_000;
const RENEW_MS = 1_000;

export interface ImportDependencies {
  db: Database;
  news: NewsDesk;
  artifacts: ArtifactStore;
  home: string;
  access: ImportAccess;
  /** data/datasets of the project. */
  data: string;
  start: (job: TrainerJobInput) => TrainerSession;
  draining: AbortSignal;
  onError: (error: unknown) => void;
}

/** Claims imports that wait, one at a time, until none is left. */
export function startImportLoop(deps: ImportDependencies): Loop {
  return startLoop({
    everyMs: LOOK_MS,
    onError: deps.onError,
    work: async () => {
      while (!deps.draining.aborted) {
        const claimed = await claimImport({ ctx: deps.db });
        if (!claimed) return;
        await runImport(deps, claimed);
      }
    },
  });
}

async function runImport(
  deps: ImportDependencies,
  { id, request }: { id: number; request: unknown },
): Promise<void> {
  const ctx = deps.db;
  let progress = { phase: "starting", done: 0, total: 1 };
  let report: Record<string, unknown> | null = null;
  const renew = () => {
    reportImportProgress({ ctx, id, progress })
      .then(() => deps.news.publish({ kind: "import", id }))
      // Postgres may be away; what was found is stored when it is back.
      .catch(() => undefined);
  };
  renew();
  const timer = setInterval(renew, RENEW_MS);
  try {
    const done = await importDataset(
      {
        ...deps,
        signal: deps.draining,
        onProgress: (phase, part, total) => {
          progress = { phase, done: part, total };
        },
        onReport: (found) => {
          report = found;
        },
      },
      importRequestSchema.parse(request),
    );
    clearInterval(timer);
    await withPatience(() => finishImport({ ctx, id, ...done }), { signal: deps.draining });
    deps.news.publish({ kind: "dataset", id: done.datasetId });
  } catch (error) {
    clearInterval(timer);
    // Tried again later: by this worker or another, once the claim is stale.
    if (isOutage(error)) throw error;
    if (deps.draining.aborted) return releaseImport({ ctx, id });
    await withPatience(() => failImport({ ctx, id, error: wordsOf(error), report }), {
      signal: deps.draining,
    });
  } finally {
    deps.news.publish({ kind: "import", id });
  }
}

function wordsOf(error: unknown): { message: string; problems?: unknown[] } {
  if (error instanceof FoldwiseError) return { message: error.message, problems: [...error.problems] };
  return { message: error instanceof Error ? error.message : String(error) };
}
