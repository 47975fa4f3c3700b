import { createRandom, type Random } from "@foldwise/core/random";

export const COMPONENTS = ["trainer", "worker", "web", "temporal", "postgres"] as const;
export type Component = (typeof COMPONENTS)[number];
export const ACTIONS = ["kill", "stall"] as const;
export type Action = (typeof ACTIONS)[number];
/** The sweeps that are disturbed; `plans.ts` has their plans. */
const SIMULATED_KINDS = ["promotion", "promotion-in-order", "population", "asha", "asha-in-order"] as const;
export const PROGRAM_KINDS = ["program", "population-program"] as const;
export const SWEEP_KINDS = [...PROGRAM_KINDS, ...SIMULATED_KINDS] as const;
export type SweepKind = (typeof SWEEP_KINDS)[number];

/** SIGKILL, or SIGSTOP and later SIGCONT, once a sweep has stored so many epochs. */
export interface Disturbance {
  readonly seed: number;
  readonly component: Component;
  readonly action: Action;
  /** Epochs stored, over all trainings of the seed's sweep. */
  readonly afterEpochs: number;
  /** From 0 to 1: which of several workers or trainers, and how long a stall is. */
  readonly choice: number;
}

/** What a seed stands for: one sweep and what is done to it. */
export interface Schedule {
  readonly seed: number;
  readonly kind: SweepKind;
  readonly disturbances: readonly Disturbance[];
}

const PAIRS = ACTIONS.flatMap((action) => COMPONENTS.map((component) => ({ action, component })));
/** Every sweep stores more epochs than the last disturbance waits for, whatever its rule stops. */
const MAX_EPOCHS_BETWEEN = 5;

/**
 * Ten seeds in a row have each component killed and stalled at least once; from one ten to the next the kinds of sweeps move
 * on, so that all that can be done to a kind is done to it.
 */
export function scheduleOf(seed: number): Schedule {
  const random = createRandom(seed).fork("chaos");
  const first = PAIRS[(seed - 1) % PAIRS.length] ?? PAIRS[0];
  const decade = Math.floor((seed - 1) / PAIRS.length);
  const kind = kindFor(first, { seed, decade });
  const possible = PAIRS.filter(({ component }) => isProgram(kind) || component !== "trainer");
  const chosen = [first ?? pick(possible, random), ...(random.next() < 0.5 ? [pick(possible, random)] : [])];
  let afterEpochs = 0;
  return {
    seed,
    kind,
    disturbances: chosen.map((pair) => {
      afterEpochs += 1 + random.int(MAX_EPOCHS_BETWEEN);
      return { seed, ...pair, afterEpochs, choice: random.next() };
    }),
  };
}

/** Simulated trainings run within the worker, and nothing but a program talks to the web app. */
function kindFor(
  first: (typeof PAIRS)[number] | undefined,
  { seed, decade }: { seed: number; decade: number },
): SweepKind {
  const needsProgram = first?.component === "trainer" || first?.component === "web";
  if (!needsProgram) return SIMULATED_KINDS[(seed + decade) % SIMULATED_KINDS.length] ?? "asha";
  const place = Number(first.action === "stall") + Number(first.component === "web");
  return PROGRAM_KINDS[(place + decade) % PROGRAM_KINDS.length] ?? "program";
}

function isProgram(kind: SweepKind): boolean {
  return PROGRAM_KINDS.some((one) => one === kind);
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.int(items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

const DEFAULT_SEEDS = "1-20";

/** The seeds that FOLDWISE_CHAOS_SEEDS names: one, `7`, or a range, `1-200`. */
export function readSeeds(text = DEFAULT_SEEDS): number[] {
  const { first, last } = /^(?<first>\d+)(?:-(?<last>\d+))?$/.exec(text)?.groups ?? {};
  const [from, to] = [Number(first), Number(last ?? first)];
  if (!(from >= 1 && to >= from))
    throw new Error(
      `FOLDWISE_CHAOS_SEEDS is "${text}", which is no seed or range of seeds; write one such as 7 or 1-200.`,
    );
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export function scheduleText({ seed, kind, disturbances }: Schedule): string {
  const what = disturbances.map(
    ({ action, component, afterEpochs }) => `${action} ${component} after ${afterEpochs} epochs`,
  );
  return `seed ${seed}, ${kind}: ${what.join(", ")}`;
}
