import { basename, join } from "node:path";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { type ExportResult, exportRequestSchema } from "@foldwise/core/contracts/worker-requests";
import { FoldwiseError } from "@foldwise/core/errors";
import { selectionText } from "@foldwise/core/trainers";
import type { Answer, ClaimedRequest, TrainedRun } from "@foldwise/db/repositories/worker-request";
import { JobFailed, jobEvents } from "../process/job-events";
import type { RequestContext } from "./context";
import { writeTar } from "./tar";
import { withCheckpoint } from "./with-checkpoint";
import { withScratch } from "./with-scratch";

type Exported = Extract<TrainerEvent, { type: "exported" }>;

/** Writes a run's network for other programs: one file as it is, several as an archive. */
export async function answerExport(context: RequestContext, request: ClaimedRequest): Promise<Answer> {
  const { format, weights } = exportRequestSchema.parse(request.payload);
  return withScratch(context.home, (folder) =>
    withCheckpoint(context, request.runId, async (trained, checkpoint) => {
      const { epoch, files } = await writeExport(context, {
        kind: "export",
        checkpoint,
        weights,
        format,
        out: join(folder, "export"),
        metadata: {
          run: `${trained.runId} ${trained.name}`,
          dataset: trained.dataset.slug,
          datasetFingerprint: trained.dataset.fingerprint,
          // Says what "best" means to whoever has only the file.
          ...(weights === "best" && trained.selection ? { selection: selectionText(trained.selection) } : {}),
        },
      });
      const [only, ...more] = files;
      if (!only) throw new Error("The export wrote no file.");
      const stem = fileStem(trained, weights, epoch);
      let path = only.path;
      let file = { name: `${stem}.h5`, type: "application/x-hdf5" };
      if (more.length > 0 || !path.endsWith(".h5")) {
        path = join(folder, "export.tar");
        file = { name: `${stem}-${format}.tar`, type: "application/x-tar" };
        const named = files.map((each) => ({ path: each.path, name: basename(each.path) }));
        await writeTar(path, named);
      }
      const { sha256, bytes } = await context.artifacts.putFile(path);
      const result: ExportResult = {
        kind: "export",
        format,
        weights,
        epoch,
        files: files.map((each) => ({ name: basename(each.path), bytes: each.bytes })),
        file: { ...file, bytes, sha256 },
      };
      return { result, artifact: sha256 };
    }),
  );
}

async function writeExport(
  { start, draining }: RequestContext,
  job: Parameters<RequestContext["start"]>[0] & { kind: "export" },
): Promise<Exported> {
  let exported: Exported | null = null;
  try {
    for await (const event of jobEvents(start(job), draining))
      if (event.type === "exported") exported = event;
  } catch (error) {
    throw error instanceof JobFailed && error.kind === "bad-input"
      ? new FoldwiseError("invalid", error.message)
      : error;
  }
  if (!exported) throw new Error("The export ended without a file.");
  return exported;
}

/** `MAC fold 0`, run 12 → `mac-fold-0-run-12-best-epoch-8`. */
function fileStem({ name, runId }: TrainedRun, weights: string, epoch: number): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
  return [words, `run-${runId}`, weights, `epoch-${epoch}`].filter(Boolean).join("-");
}
