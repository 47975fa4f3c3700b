export const STEPS = 6;

/** Trains nothing: values of seed, fold, step and parameter, from a state that it saves after each step. */
export const PROGRAM = `
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
const { lr, gate, finish, bytes = 0, orphan } = JSON.parse(readFileSync(process.env.FOLDWISE_PARAMETERS, "utf8"));
const { FOLDWISE_SEED, FOLDWISE_FOLD, FOLDWISE_STEPS, FOLDWISE_CHECKPOINT_DIR, FOLDWISE_RESUME_FROM, FOLDWISE_SPLIT } = process.env;
const say = (value) => console.log(JSON.stringify(value));
let state = FOLDWISE_RESUME_FROM
  ? JSON.parse(readFileSync(join(FOLDWISE_RESUME_FROM, "state.json"), "utf8"))
  : { step: 0, value: Number(FOLDWISE_SEED) + Number(FOLDWISE_FOLD) };
if (orphan) {
  const child = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
  writeFileSync(orphan, String(child.pid));
}
while (state.step < Number(FOLDWISE_STEPS) && !(finish && existsSync(finish))) {
  while (gate && state.step === 3 && existsSync(gate)) { await sleep(20); say({ step: state.step }); }
  if (finish) await sleep(20);
  state = { step: state.step + 1, value: Math.sin(state.value * 12.9898 + lr) };
  say({ step: state.step, metrics: { "val/error": Math.abs(state.value) + lr, "train/x": state.value } });
  const file = join(FOLDWISE_CHECKPOINT_DIR, "state.json");
  writeFileSync(file + ".tmp", JSON.stringify(state));
  renameSync(file + ".tmp", file);
  if (bytes) writeFileSync(join(FOLDWISE_CHECKPOINT_DIR, "weights"), randomBytes(bytes));
  say({ checkpoint: state.step });
}
say({ measures: { error: Math.abs(state.value) } });
if (FOLDWISE_SPLIT) {
  const { test, classes, positiveClass } = JSON.parse(readFileSync(FOLDWISE_SPLIT, "utf8"));
  const other = classes.find((name) => name !== positiveClass);
  // Wrong on every third item.
  const lines = test.map(({ item, label, path }, n) => {
    if (!existsSync(path)) throw new Error(path + " is missing");
    const predicted = n % 3 === 0 ? classes.find((name) => name !== label) : label;
    const score = predicted === positiveClass ? 0.75 : 0.25;
    return JSON.stringify({ item, predicted, scores: { [positiveClass]: score, [other]: 1 - score } });
  });
  writeFileSync(process.env.FOLDWISE_PREDICTIONS_FILE, lines.join("\\n") + "\\n");
}
`;
