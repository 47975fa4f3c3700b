// A line through noisy points by gradient descent: the fold decides which fifth of the points is tested.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const env = process.env;
const { learningRate, noise } = JSON.parse(readFileSync(env.FOLDWISE_PARAMETERS, "utf8"));
const say = (report) => process.stdout.write(`${JSON.stringify(report)}\n`);

let seed = Number(env.FOLDWISE_SEED);
const random = () => {
  seed = (seed * 1664525 + 1013904223) % 2 ** 32;
  return seed / 2 ** 32;
};
const points = Array.from({ length: 100 }, (_, item) => {
  const x = 2 * random() - 1;
  return { item, x, y: 2 * x - 1 + noise * (random() - 0.5) };
});
const of = (n) => points.filter(({ item }) => (item + Number(env.FOLDWISE_FOLD)) % 5 === n);
const [test, val] = [of(0), of(1)];
const train = [2, 3, 4].flatMap(of);

// A file for each step: this program is faster than the worker that stores its checkpoints.
const file = (step) => join(env.FOLDWISE_CHECKPOINT_DIR, `${step}.json`);
let line = env.FOLDWISE_RESUME_STEP
  ? JSON.parse(readFileSync(file(env.FOLDWISE_RESUME_STEP), "utf8"))
  : { step: 0, a: 0, b: 0 };
const at = ({ x }) => line.a * x + line.b;
const mean = (items, value) => items.reduce((sum, item) => sum + value(item), 0) / items.length;

while (line.step < Number(env.FOLDWISE_STEPS)) {
  const [a, b] = [mean(train, (p) => 2 * (at(p) - p.y) * p.x), mean(train, (p) => 2 * (at(p) - p.y))];
  line = { step: line.step + 1, a: line.a - learningRate * a, b: line.b - learningRate * b };
  const rmse = Math.sqrt(mean(val, (p) => (at(p) - p.y) ** 2));
  writeFileSync(file("new"), JSON.stringify(line));
  renameSync(file("new"), file(line.step));
  say({ step: line.step, metrics: { "val/rmse": rmse }, checkpoint: line.step });
}
const predicted = test.map((p) => JSON.stringify({ item: p.item, prediction: at(p), target: p.y }));
writeFileSync(env.FOLDWISE_PREDICTIONS_FILE, predicted.join("\n"));
