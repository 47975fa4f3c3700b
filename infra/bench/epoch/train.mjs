import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const program = resolve(import.meta.dirname, "../../../apps/worker/src/trainer-process/main.ts");

/**
 * A train job in a trainer's process of its own: the seconds of each epoch, validation and checkpoint included, as the
 * run's page shows them (`perf/epoch_seconds`).
 * @param {object} job @param {number} threads that prepare images
 * @returns {Promise<{ seconds: number[], version: string }>}
 */
export async function train(job, threads) {
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    stdio: ["pipe", "ignore", "inherit", "pipe"],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", FOLDWISE_INPUT_THREADS: `${threads}` },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.write(`${JSON.stringify(job)}\n`);
  /** @type {number[]} */ const seconds = [];
  let version = "";
  for await (const line of createInterface({
    input: /** @type {import("node:stream").Readable} */ (child.stdio[3]),
  })) {
    const event = JSON.parse(line);
    if (event.type === "ready") version = `TensorFlow ${event.versions.tensorflow}`;
    if (event.type === "epoch") seconds.push(event.metrics["perf/epoch_seconds"]);
    if (event.type === "failed") throw new Error(event.message);
  }
  await ended;
  return { seconds, version };
}
