import { spawn } from "node:child_process";
import { join } from "node:path";
import { createRandom } from "../../../packages/core/src/random";
import {
  makeHistory,
  makeSampler,
  type SamplerKind,
  type SamplerOptions,
  samplerProblems,
  samplerSchema,
} from "../../../packages/core/src/samplers";
import { type Configuration, makeSpace } from "../../../packages/core/src/space";
import { wilcoxonSignedRank } from "../../../packages/core/src/statistics";
import { median, report, short } from "../in-turns.mjs";
import { TASKS, type Task } from "./tasks";

const FIRST = 10;
const RESAMPLES = 2000;

/** The values of one search, in order, after the same first points as every other search of this seed. */
function search(
  task: Task,
  options: SamplerOptions,
  { first, trials }: { first: readonly Configuration[]; trials: number },
): number[] {
  const sampler = makeSampler(options, makeSpace(task.space), { direction: "minimize" });
  const random = createRandom(options.seed);
  const history = makeHistory();
  return Array.from({ length: trials }, (_, number) => {
    const configuration = first[number] ?? sampler.propose({ number, history, random })?.configuration;
    if (!configuration) throw new Error(`${task.name}: no configuration ${number}`);
    const value = task.value(configuration);
    const isEnqueued = number < first.length;
    history.add({ number, configuration, state: "complete", value, isEnqueued });
    return value;
  });
}

function firstPoints(task: Task, seed: number): Configuration[] {
  const sampler = makeSampler(samplerSchema.parse({ kind: "random" }), makeSpace(task.space), {
    direction: "minimize",
  });
  const history = makeHistory();
  const random = createRandom(`first points ${seed}`);
  return Array.from({ length: FIRST }, (_, number) => {
    const configuration = sampler.propose({ number, history, random })?.configuration ?? {};
    history.add({ number, configuration, state: "running", value: null });
    return configuration;
  });
}

/** Values of the peer's searches, by task and seed. */
function askPeer(python: string, kind: SamplerKind, request: object): Promise<Record<string, number[][]>> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [join(import.meta.dirname, "peer.py"), kind], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve(JSON.parse(Buffer.concat(chunks).toString()))
        : reject(new Error(`peer.py ended with ${code}`)),
    );
    child.stdin.end(JSON.stringify(request));
  });
}

/** 1 for a win of ours, ½ for a tie, 0 for a loss. */
const scoreOf = (ours: number, theirs: number): number => (ours < theirs ? 1 : ours === theirs ? 0.5 : 0);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Lower 95 % bound of the mean score: tasks are drawn with replacement, then seeds of each. */
function lowerBound(scores: readonly (readonly number[])[]): number {
  const random = createRandom("bootstrap");
  const pick = <T>(items: readonly T[]): T[] => items.map(() => items[random.int(items.length)] as T);
  const means = Array.from({ length: RESAMPLES }, () => mean(pick(scores).map((one) => mean(pick(one)))));
  return means.toSorted((a, b) => a - b)[Math.floor(0.05 * RESAMPLES)] ?? Number.NaN;
}

/** What Optuna calls them. */
const PEERS: Partial<Record<SamplerKind, string>> = {
  tpe: "Optuna 5.0.0 TPE",
  gp: "Optuna 5.0.0 GPSampler",
  cmaes: "Optuna 5.0.0 CmaEsSampler",
};

export async function compare({
  kind,
  seeds: count,
  budgets,
  python,
}: {
  kind: SamplerKind;
  seeds: number;
  budgets: readonly number[];
  python: string;
}): Promise<void> {
  const name = kind === "tpe" ? "samplers" : `samplers-${kind}`;
  const peerName = PEERS[kind];
  const trials = Math.max(...budgets);
  const options = (seed: number) => samplerSchema.parse({ kind, seed });
  const tasks = TASKS.filter(
    ({ space }) => samplerProblems(options(1), makeSpace(space), { direction: "minimize" }).length === 0,
  );
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const first = new Map(tasks.map((task) => [task, seeds.map((seed) => firstPoints(task, seed))]));
  const runsOf = (task: Task) => seeds.map((seed, at) => ({ seed, first: first.get(task)?.[at] ?? [] }));
  const theirs = await askPeer(python, kind, {
    budget: trials,
    tasks: tasks.map((task) => ({ name: task.name, space: task.space, runs: runsOf(task) })),
  });
  const bestAt = (values: readonly number[], budget: number) => Math.min(...values.slice(0, budget));
  const scores = new Map<number, number[][]>();
  const medians = new Map<number, number[]>();
  const ranks = new Map<number, { ours: number[]; theirs: number[]; random: number[] }>();
  for (const task of tasks) {
    const peer = theirs[task.name] ?? [];
    const own = runsOf(task).map((run) => search(task, options(run.seed), { first: run.first, trials }));
    const drawn = runsOf(task).map((run) =>
      search(task, samplerSchema.parse({ kind: "random", seed: run.seed }), { first: run.first, trials }),
    );
    for (const [at, values] of own.entries())
      for (let index = 0; index < FIRST; index++)
        if (
          Math.abs((values[index] ?? 0) - (peer[at]?.[index] ?? Number.NaN)) >
          1e-9 * (1 + Math.abs(values[index] ?? 0))
        )
          throw new Error(`${task.name}: the first points differ`);
    for (const budget of budgets) {
      const regret = (all: readonly (readonly number[])[]) =>
        all.map((values) => bestAt(values, budget) - task.minimum);
      const [ours, their, chance] = [regret(own), regret(peer), regret(drawn)];
      const unit = median(chance);
      const pairs = ours.map((value, at) => scoreOf(value, their[at] ?? Number.NaN));
      scores.set(budget, [...(scores.get(budget) ?? []), pairs]);
      medians.set(budget, [...(medians.get(budget) ?? []), (median(ours) - median(their)) / unit]);
      const rank = ranks.get(budget) ?? { ours: [], theirs: [], random: [] };
      for (const at of seeds.keys()) {
        const three = [ours[at] ?? 0, their[at] ?? 0, chance[at] ?? 0];
        const rankOf = (value: number) =>
          1 +
          three.filter((other) => other < value).length +
          (three.filter((other) => other === value).length - 1) / 2;
        rank.ours.push(rankOf(three[0] ?? 0));
        rank.theirs.push(rankOf(three[1] ?? 0));
        rank.random.push(rankOf(three[2] ?? 0));
      }
      ranks.set(budget, rank);
      report({
        bench: `${name}-${task.name}-${budget}`,
        ours: short(median(ours) / unit),
        peer: peerName,
        theirs: short(median(their) / unit),
        ratio: short(median(their) / median(ours)),
        unit: "median regret, of random search's",
        n: seeds.length,
        wins: pairs.filter((score) => score === 1).length,
        ties: pairs.filter((score) => score === 0.5).length,
        losses: pairs.filter((score) => score === 0).length,
      });
    }
  }
  for (const budget of budgets) {
    const all = scores.get(budget) ?? [];
    const flat = all.flat();
    const rank = ranks.get(budget);
    const test = wilcoxonSignedRank(medians.get(budget) ?? []);
    report({
      bench: `${name}-${budget}`,
      ours: short(mean(flat)),
      peer: peerName,
      theirs: short(1 - mean(flat)),
      ratio: short(mean(flat) / (1 - mean(flat))),
      unit: "P(win) + ½ P(tie)",
      n: flat.length,
      lower95: short(lowerBound(all)),
      wins: flat.filter((score) => score === 1).length,
      ties: flat.filter((score) => score === 0.5).length,
      losses: flat.filter((score) => score === 0).length,
      meanRanks: {
        ours: short(mean(rank?.ours ?? [])),
        optuna: short(mean(rank?.theirs ?? [])),
        random: short(mean(rank?.random ?? [])),
      },
      wilcoxon: "p" in test ? short(Number(test.p)) : "too few tasks",
    });
  }
}
