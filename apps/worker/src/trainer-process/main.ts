import { type TrainerJob, trainerJobSchema } from "@foldwise/core/contracts/trainer";
import { FoldwiseError } from "@foldwise/core/errors";
import {
  type JobIo,
  openRuntime,
  readyEvent,
  runEvaluation,
  runExport,
  runInspection,
  runPrepare,
  runServe,
  runTraining,
} from "../training";
import { writeEvent } from "./event-stream";
import { makeJobIo } from "./job-io";
import { listenToParent, type Parent } from "./parent";

/** Exit codes: 0 a job that said `done`, 1 one that said `failed`, 3 the parent is gone. */
const EXIT = { done: 0, failed: 1, orphaned: 3 } as const;

/**
 * The trainer as a process of its own: one job in on standard input, events out on file descriptor 3, words for
 * people on standard error.
 */
async function main(): Promise<number> {
  // Ctrl-C in a terminal reaches every process of the group; the parent decides what becomes of this one.
  process.on("SIGINT", () => {});
  const parent = listenToParent(process.stdin, () => process.exit(EXIT.orphaned));
  let epoch = 0;
  let failed = false;
  const io = makeJobIo({
    requested: parent.requested,
    write: (event) => {
      if (event.type === "epoch" || event.type === "done" || event.type === "ready") epoch = event.epoch;
      if (event.type === "failed") failed = true;
      writeEvent(event);
    },
  });
  try {
    await runJob(parseJob(await parent.job), io, parent.asks);
  } catch (error) {
    console.error(error);
    const kind = error instanceof FoldwiseError && error.code === "invalid" ? "bad-input" : "internal";
    const message = error instanceof Error ? error.message : String(error);
    io.emit({ type: "log", level: "error", message });
    io.emit({ type: "failed", kind, message, epoch });
  }
  return failed ? EXIT.failed : EXIT.done;
}

function parseJob(text: string): TrainerJob {
  try {
    return trainerJobSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FoldwiseError("invalid", `the job was refused: ${reason}`, { cause });
  }
}

async function runJob(job: TrainerJob, io: JobIo, asks: Parent["asks"]): Promise<void> {
  switch (job.kind) {
    case "train":
      return runTraining(job, io);
    case "evaluate":
      return runEvaluation(job, io);
    case "prepare":
      return runPrepare(job, io);
    case "inspect":
      return runInspection(job, io);
    case "export":
      return runExport(job, io);
    case "serve":
      return runServe(asks, io);
    case "describe":
      io.emit(readyEvent(openRuntime(), { epoch: 0 }));
      return io.emit({ type: "done", outcome: "complete", epoch: 0 });
  }
}

process.exit(await main());
