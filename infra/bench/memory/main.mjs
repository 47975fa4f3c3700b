/** Memory of a training over 1,000 steps, batch 16, at 64 px and width 0.25: tensors alive and resident megabytes. */
import { resolve } from "node:path";
import { lastJson, report, short } from "../in-turns.mjs";

const program = resolve(import.meta.dirname, "../../../apps/worker/src/training/bench/train-memory.ts");

/** @param {{ quick: boolean }} options */
export async function bench({ quick }) {
  const [first, last] = quick ? [50, 200] : [100, 1000];
  const { early, late } = await lastJson(process.execPath, [
    "--import",
    "tsx",
    program,
    `${first}`,
    `${last}`,
  ]);
  report({
    bench: "memory",
    ours: short(late.megabytes),
    peer: `itself after ${first} steps`,
    theirs: short(early.megabytes),
    ratio: short(early.megabytes / late.megabytes),
    unit: `MB resident after ${last} steps`,
    n: last,
    tensors: { [first]: early.tensors, [last]: late.tensors },
  });
}
