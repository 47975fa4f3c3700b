import { makeLadder, type RungTrial, rungSteps } from "@foldwise/core/promotion";
import { createRandom } from "@foldwise/core/random";
import { makeStudy } from "@foldwise/core/stopping/testing";
import { median, report, short } from "../in-turns.mjs";

const EPOCHS = 64;
const REDUCTION_FACTOR = 4;
const RULE = { reductionFactor: REDUCTION_FACTOR, minResource: 1, maxResource: EPOCHS };
const RUNGS = rungSteps(RULE);
/** More than any search of so long starts. */
const CONFIGURATIONS = 20_000;
/** A search that has not come to its target by then counts as so long: 20 whole trainings a worker. */
const MAX_TIME = 20 * EPOCHS;

/** How far values at the first epochs tell those at the last: by their noise and by how much configurations differ in pace. */
const TABLES = [
  { table: "clear", noise: 0.02, pace: 0.3 },
  { table: "noisy", noise: 0.2, pace: 0.3 },
  { table: "crossing", noise: 0.05, pace: 1.2 },
] as const;

interface Table {
  /** The loss of a configuration at the epoch of a rung, or the last one. */
  loss(configuration: number, epoch: number): number;
  /** How long one of its epochs takes. */
  duration(configuration: number): number;
  /** As good as the best hundredth at the last epoch. */
  readonly target: number;
}

function makeTable({ noise, pace }: (typeof TABLES)[number], seed: number): Table {
  const random = createRandom(seed).fork("table", noise, pace);
  const all = Array.from({ length: CONFIGURATIONS }, () => ({
    end: random.next(),
    pace: Math.exp(pace * random.normal()) / 8,
    duration: Math.exp(0.5 * random.normal()),
    noise: [...RUNGS, EPOCHS].map(() => random.normal()),
  }));
  const loss = (configuration: number, epoch: number) => {
    const one = all[configuration];
    if (!one) throw new RangeError(`no configuration ${configuration}`);
    const wobble =
      (noise * (one.noise[epoch === EPOCHS ? RUNGS.length : RUNGS.indexOf(epoch)] ?? 0)) / Math.sqrt(epoch);
    return one.end + (2 - one.end) * Math.exp(-one.pace * epoch) + wobble;
  };
  const ends = all.map((_, configuration) => loss(configuration, EPOCHS)).sort((a, b) => a - b);
  return {
    loss,
    duration: (configuration) => all[configuration]?.duration ?? 1,
    target: ends[CONFIGURATIONS / 100 - 1] ?? Number.NaN,
  };
}

/** What a worker does: a trial from one epoch to another. */
interface Work {
  readonly trial: number;
  readonly from: number;
  readonly to: number;
}

interface Rule {
  /** What a free worker does next. */
  next(): Work;
  /** Work has come to its end; more of the same trial for this worker, or null. */
  end(work: Work, loss: number): Work | null;
}

const stepOf = (rung: number) => RUNGS[rung] ?? EPOCHS;

function promoting(): Rule {
  const trials: RungTrial[] = [];
  const settings = {
    rungs: RUNGS,
    reductionFactor: REDUCTION_FACTOR,
    brackets: 1,
    metric: "val/loss",
    direction: "minimize",
  } as const;
  return {
    next() {
      const promotion = makeLadder(trials, settings).promote();
      const before = promotion && trials[promotion.number - 1];
      if (promotion && before) {
        const rung = promotion.from + 1;
        trials[before.number - 1] = { ...before, rung, isWaiting: false };
        return { trial: before.number - 1, from: stepOf(promotion.from), to: stepOf(rung) };
      }
      const own = { variant: "base", bracket: 0, rung: 0, isWaiting: false, isStopped: false };
      trials.push({ ...own, number: trials.length + 1, isComplete: false, results: [] });
      return { trial: trials.length - 1, from: 0, to: stepOf(0) };
    },
    end({ trial, to }, value) {
      const before = trials[trial];
      if (!before) throw new RangeError(`no trial ${trial}`);
      const { rung, results } = before;
      trials[trial] =
        to === EPOCHS
          ? { ...before, isComplete: true }
          : { ...before, isWaiting: true, results: [...results, { rung, step: to, value }] };
      return null;
    },
  };
}

function stopping(): Rule {
  const { reductionFactor, minResource } = RULE;
  const study = makeStudy({ kind: "asha", reductionFactor, minResource }, "minimize");
  let count = 0;
  const nextStep = (step: number) => RUNGS.find((rung) => rung > step) ?? EPOCHS;
  return {
    next: () => ({ trial: count++, from: 0, to: nextStep(0) }),
    end({ trial, to }, value) {
      if (to === EPOCHS || study.report(trial, to, value) !== null) return null;
      return { trial, from: to, to: nextStep(to) };
    },
  };
}

/** Time until a complete trial is as good as the target. */
function timeToTarget(rule: Rule, table: Table, workers: number): number {
  const atWork: { work: Work; ends: number }[] = [];
  const begin = (work: Work, now: number) =>
    atWork.push({ work, ends: now + (work.to - work.from) * table.duration(work.trial) });
  for (let worker = 0; worker < workers; worker++) begin(rule.next(), 0);
  while (true) {
    const first = atWork.reduce((best, { ends }, at) => (ends < (atWork[best]?.ends ?? 0) ? at : best), 0);
    const [ended] = atWork.splice(first, 1);
    if (!ended || ended.ends >= MAX_TIME) return MAX_TIME;
    const { work, ends } = ended;
    const loss = table.loss(work.trial, work.to);
    if (work.to === EPOCHS && loss <= table.target) return ends;
    begin(rule.end(work, loss) ?? rule.next(), ends);
  }
}

export function comparePromotion({ quick }: { quick: boolean }): void {
  const seeds = quick ? 5 : 30;
  const all: { ours: number; theirs: number }[] = [];
  for (const table of TABLES)
    for (const workers of [8, 32]) {
      const pairs = Array.from({ length: seeds }, (_, index) => {
        const made = makeTable(table, 1001 + index);
        return {
          ours: timeToTarget(promoting(), made, workers),
          theirs: timeToTarget(stopping(), made, workers),
        };
      });
      all.push(...pairs);
      report(lineOf(`promotion-${table.table}-${workers}-workers`, pairs));
    }
  report(lineOf("promotion", all));
}

function lineOf(bench: string, pairs: readonly { ours: number; theirs: number }[]) {
  const ratios = pairs.map(({ ours, theirs }) => theirs / ours);
  const ratio = Math.exp(ratios.reduce((sum, one) => sum + Math.log(one), 0) / ratios.length);
  return {
    bench,
    ours: short(median(pairs.map(({ ours }) => ours))),
    peer: "ASHA, stopping",
    theirs: short(median(pairs.map(({ theirs }) => theirs))),
    ratio: short(ratio),
    wins: pairs.filter(({ ours, theirs }) => ours < theirs).length,
    ties: pairs.filter(({ ours, theirs }) => ours === theirs).length,
    censored: pairs.filter(({ ours, theirs }) => Math.max(ours, theirs) >= MAX_TIME).length,
    unit: "mean epochs' time until a trial among the best hundredth is complete, median; ratio: geometric mean",
    n: pairs.length,
  };
}
