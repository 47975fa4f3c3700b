import { hypervolume } from "../../../packages/core/src/objectives";
import { type SamplerKind, samplerProblems } from "../../../packages/core/src/samplers";
import { makeSpace } from "../../../packages/core/src/space";
import { holm, wilcoxonSignedRank } from "../../../packages/core/src/statistics";
import { median, report, short } from "../in-turns.mjs";
import { type Peer, startPeer } from "./peer";
import { firstPoints, goalOf, makeOwn, optionsOf, runSearch, startTheirs } from "./search";
import { bootstrapOf, mean, ranksOf, scoreOf } from "./summary";
import { ANALYTIC } from "./tasks/analytic";
import { bbobTasks } from "./tasks/bbob";
import { FRONTS } from "./tasks/fronts";
import { tableFronts, tableTasks } from "./tasks/tables";
import type { Task } from "./tasks/task";

/** Tasks that are searched at the same time. */
const LANES = 2;

/** What Optuna calls them. */
const PEERS: Partial<Record<SamplerKind, string>> = {
  tpe: "Optuna 5.0.0 TPESampler",
  gp: "Optuna 5.0.0 GPSampler",
  cmaes: "Optuna 5.0.0 CmaEsSampler",
  nsga2: "Optuna 5.0.0 NSGAIISampler",
};

/** One sampler against its peer. */
export interface Comparison {
  readonly name: string;
  readonly kind: SamplerKind;
  readonly hasSeveralObjectives: boolean;
  readonly workers: number;
  readonly seeds: readonly number[];
  readonly budgets: readonly number[];
}

/** What is left to gain after a budget, by seed. */
interface Regrets {
  readonly ours: number[];
  readonly theirs: number[];
  readonly random: number[];
}

export async function compareAll(comparisons: readonly Comparison[], python: string): Promise<void> {
  const problems = startPeer(python);
  const one = [...ANALYTIC, ...bbobTasks(problems), ...(await tableTasks(problems))];
  const several = [...FRONTS, ...(await tableFronts(problems))];
  const lines: { line: object; p: number | null }[] = [];
  for (const comparison of comparisons)
    lines.push(...(await compare(comparison, comparison.hasSeveralObjectives ? several : one, python)));
  await problems.close();
  // Corrected for all lines of this run, which is why they come at its end.
  const adjusted = holm(lines.map(({ p }) => p));
  for (const [index, { line }] of lines.entries()) {
    const p = adjusted[index] ?? null;
    report({ ...line, wilcoxonHolm: p === null ? "too few tasks" : short(p) });
  }
}

async function compare(
  comparison: Comparison,
  all: readonly Task[],
  python: string,
): Promise<{ line: object; p: number | null }[]> {
  const { kind, budgets, seeds } = comparison;
  const tasks = all.filter(
    (task) => samplerProblems(optionsOf(kind, 1, task), makeSpace(task.space), goalOf(task)).length === 0,
  );
  const regrets = new Map<Task, Map<number, Regrets>>();
  const queue = [...tasks];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      const peer = startPeer(python);
      for (let task = queue.shift(); task; task = queue.shift()) {
        const found = await searchTask(comparison, task, peer);
        regrets.set(task, found);
        for (const [budget, own] of found) reportTask(comparison, task, { budget, regrets: own });
      }
      await peer.close();
    }),
  );
  return budgets.map((budget) =>
    summarize(
      comparison,
      budget,
      tasks.flatMap((task) => regrets.get(task)?.get(budget) ?? []),
      seeds.length,
    ),
  );
}

async function searchTask(
  { kind, seeds, budgets, workers }: Comparison,
  task: Task,
  peer: Peer,
): Promise<Map<number, Regrets>> {
  const trials = Math.max(...budgets);
  const found = new Map(
    budgets.map((budget): [number, Regrets] => [budget, { ours: [], theirs: [], random: [] }]),
  );
  for (const seed of seeds) {
    const first = await firstPoints(task, seed);
    const best = await task.best(seed);
    const options = { seed, trials, workers };
    const own = (of: SamplerKind) => makeOwn(task, optionsOf(of, seed, task), first);
    const searches = {
      theirs: await runSearch(task, await startTheirs(peer, task, { sampler: kind, seed, first }), options),
      ours: await runSearch(task, own(kind), options),
      random: await runSearch(task, own("random"), options),
    };
    for (const [budget, regrets] of found)
      for (const who of ["ours", "theirs", "random"] as const)
        regrets[who].push(regretOf(task, searches[who].slice(0, budget), best));
  }
  return found;
}

function regretOf({ reference }: Task, values: readonly (readonly number[])[], best: number): number {
  if (reference) return best - hypervolume(values, reference);
  return Math.min(...values.map(([value = Number.NaN]) => value)) - best;
}

function reportTask(
  { name, kind }: Comparison,
  task: Task,
  { budget, regrets: { ours, theirs, random } }: { budget: number; regrets: Regrets },
): void {
  const unit = median(random);
  const pairs = ours.map((value, at) => scoreOf(value, theirs[at] ?? Number.NaN));
  report({
    bench: `samplers-${name}-${task.name}-${budget}`,
    ours: short(median(ours) / unit),
    peer: PEERS[kind],
    theirs: short(median(theirs) / unit),
    ratio: short(median(theirs) / median(ours)),
    unit: task.reference
      ? "median of the hypervolume left, of random search's"
      : "median regret, of random search's",
    n: ours.length,
    ...winsOf(pairs),
  });
}

function winsOf(scores: readonly number[]) {
  return {
    wins: scores.filter((score) => score === 1).length,
    ties: scores.filter((score) => score === 0.5).length,
    losses: scores.filter((score) => score === 0).length,
  };
}

function summarize(
  { name, kind, seeds, workers }: Comparison,
  budget: number,
  tasks: readonly Regrets[],
  count: number,
): { line: object; p: number | null } {
  const scores = tasks.map(({ ours, theirs }) =>
    ours.map((value, at) => scoreOf(value, theirs[at] ?? Number.NaN)),
  );
  const ranks = tasks.map(({ ours, theirs, random }) =>
    ours.map((value, at) => ranksOf([value, theirs[at] ?? Number.NaN, random[at] ?? Number.NaN])),
  );
  const rankOf = (at: number) => {
    const own = ranks.map((rows) => rows.map((row) => row[at] ?? Number.NaN));
    const [low, high] = bootstrapOf(own, [0.025, 0.975]);
    return { mean: short(mean(own.flat())), low: short(low ?? 0), high: short(high ?? 0) };
  };
  const test = wilcoxonSignedRank(
    tasks.map(({ ours, theirs, random }) => (median(ours) - median(theirs)) / median(random)),
  );
  const probability = mean(scores.flat());
  const [lower95 = Number.NaN] = bootstrapOf(scores, [0.05]);
  return {
    p: test.withheld === null ? test.pValue : null,
    line: {
      bench: `samplers-${name}-${budget}`,
      ours: short(probability),
      peer: PEERS[kind],
      theirs: short(1 - probability),
      ratio: short(probability / (1 - probability)),
      unit: "P(win) + ½ P(tie)",
      n: scores.flat().length,
      tasks: tasks.length,
      seeds: `${seeds[0]}-${seeds[count - 1]}`,
      workers,
      lower95: short(lower95),
      ...winsOf(scores.flat()),
      ranks: { ours: rankOf(0), optuna: rankOf(1), random: rankOf(2) },
    },
  };
}
