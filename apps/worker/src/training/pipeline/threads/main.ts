import { parentPort, workerData } from "node:worker_threads";
import { FoldwiseError } from "@foldwise/core/errors";
import { openPack } from "../../images/open-pack";
import { imageBuffers } from "../load-batch";
import type { EpochMessage, ThreadData, ThreadMessage } from "./messages";
import { prepareEpoch } from "./prepare-epoch";

/** A thread that prepares training images; it ends when it is terminated. */
const { pack: path, ...data }: ThreadData = workerData;
const say = (message: ThreadMessage) => parentPort?.postMessage(message);

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ type: "failed", message, isBadInput: error instanceof FoldwiseError && error.code === "invalid" });
  }
}

attempt(() => {
  const pack = openPack(path);
  const view = { ...data, pack, buffers: imageBuffers(pack) };
  parentPort?.on("message", (message: EpochMessage) =>
    attempt(() => {
      prepareEpoch(view, data, { message, onBatch: () => say({ type: "batch" }) });
      say({ type: "idle" });
    }),
  );
});
