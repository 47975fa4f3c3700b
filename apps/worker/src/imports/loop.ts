import { importRequestSchema } from "@foldwise/core/contracts/http/dataset";
import type { TrainerJobInput } from "@foldwise/core/contracts/trainer";
import { FoldwiseError } from "@foldwise/core/errors";
import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Database } from "@foldwise/db/client";
import type { Notifier } from "@foldwise/db/notifications";
import {
  type ClaimedImport,
  claimImport,
  failImport,
  isImportCancelled,
  releaseImport,
  renewImport,
} from "@foldwise/db/repositories/dataset-import";
import type { PaperManifest } from "@foldwise/papers/manifest";
import { isOutage, retryOnOutage } from "../activities/outage";
import type { DatasetFolders } from "../datasets/dataset-folders";
import { type Loop, startLoop } from "../dispatcher/loop";
import type { TrainerSession } from "../trainers";
import type { ImportAccess } from "./import-access";
import { type ImportContext, importDataset } from "./import-dataset";

const POLL_MS = 5_000;
const RENEW_MS = 1_000;

export interface ImportDependencies {
  db: Database;
  workerId: string;
  notifier: Notifier;
  artifacts: ArtifactStore;
  datasets: Pick<DatasetFolders, "archive">;
  home: string;
  access: ImportAccess;
  /** data/datasets of the project. */
  data: string;
  /** Whose images an imported folder may have. */
  papers: readonly PaperManifest[];
  start: (job: TrainerJobInput) => TrainerSession;
  draining: AbortSignal;
  onError: (error: unknown) => void;
}

/** Claims imports that wait, one at a time, until none is left. */
export function startImportLoop(deps: ImportDependencies): Loop {
  return startLoop({
    everyMs: POLL_MS,
    onError: deps.onError,
    work: async () => {
      while (!deps.draining.aborted) {
        const claimed = await claimImport({ ctx: deps.db, workerId: deps.workerId });
        if (!claimed) return;
        await runImport(deps, claimed);
      }
    },
  });
}

/**
 * Carries out one claimed import. What it writes is void once another worker has taken over, or somebody cancelled it; it
 * stops as soon as it knows, which is by the next renewal of its claim and the end of the file that it reads.
 * @param hooks.beforeStoring where a test holds it
 */
export async function runImport(
  deps: ImportDependencies,
  { request, ...claim }: ClaimedImport,
  hooks: Pick<ImportContext, "beforeStoring"> = {},
): Promise<void> {
  const { db: ctx, draining } = deps;
  const { id } = claim;
  const lost = new AbortController();
  const signal = AbortSignal.any([draining, lost.signal]);
  /** A cancellation by a person is not a fault of the worker. */
  const reportLost = async () => {
    const cancelled = await retryOnOutage(() => isImportCancelled({ ctx, id }), { signal: draining });
    if (!cancelled) deps.onError(takenOver(id));
  };
  let progress = { phase: "starting", done: 0, total: 1 };
  let report: Record<string, unknown> | null = null;
  const renew = () => {
    renewImport({ ctx, claim, progress })
      .then((isHeld) => (isHeld ? deps.notifier.publish({ kind: "import", id }) : lost.abort(takenOver(id))))
      // Postgres may be away; what was found is stored when it is back.
      .catch(() => undefined);
  };
  renew();
  const timer = setInterval(renew, RENEW_MS);
  try {
    const { datasetId } = await importDataset(
      {
        ...deps,
        ...hooks,
        claim,
        signal,
        onProgress: (phase, part, total) => {
          progress = { phase, done: part, total };
        },
        onReport: (found) => {
          report = found;
        },
      },
      importRequestSchema.parse(request),
    );
    if (datasetId !== null) deps.notifier.publish({ kind: "dataset", id: datasetId });
  } catch (error) {
    clearInterval(timer);
    if (lost.signal.aborted || (error instanceof FoldwiseError && error.code === "fenced"))
      return void (await reportLost());
    // Back into the queue, as no fault of the folder.
    if (draining.aborted) return void (await releaseImport({ ctx, claim }));
    if (isOutage(error)) {
      await retryOnOutage(() => releaseImport({ ctx, claim }), { signal: draining });
      throw error;
    }
    await retryOnOutage(() => failImport({ ctx, claim, error: errorDetails(error), report }), {
      signal: draining,
    });
  } finally {
    clearInterval(timer);
    deps.notifier.publish({ kind: "import", id });
  }
}

function takenOver(id: number): FoldwiseError {
  return new FoldwiseError("fenced", `Import ${id} was taken over by another worker.`);
}

function errorDetails(error: unknown): { message: string; problems?: unknown[] } {
  if (error instanceof FoldwiseError) return { message: error.message, problems: [...error.problems] };
  return { message: error instanceof Error ? error.message : String(error) };
}
