import { showValue } from "../errors";
import { isTerminal, type RunState } from "../states";
import { INTEGER, NO_NUMBER, WHOLE_NUMBER } from "./names";

/** A dataset as a run was given it, by `mlflow.log_input`. */
export interface FoldDataset {
  readonly name: string;
  readonly digest: string;
  /** `training`, `eval`, or what else its program calls it; null where it does not. */
  readonly context: string | null;
}

/** A logged run as it stands in a group: its fold, seed and repeat are texts that its program wrote. */
export interface GroupedRun {
  readonly id: number;
  readonly name: string;
  readonly state: RunState;
  readonly fold: string;
  readonly seed: string | null;
  readonly repeat: string | null;
  readonly datasets: readonly FoldDataset[];
}

/** A run with its place in the group. */
export interface FoldRun {
  readonly id: number;
  readonly name: string;
  readonly state: RunState;
  /** As its program numbers it, or, of several repeats, the place of repeat and fold in their order. */
  readonly fold: number;
  /** As its program numbers it. */
  readonly loggedFold: number;
  /** 0 where its program names none. */
  readonly seed: number;
  /** Null where its program names none. */
  readonly repeat: number | null;
  readonly datasets: readonly FoldDataset[];
}

/** A run that does not count, and why. */
export interface LeftOutRun {
  readonly id: number;
  readonly name: string;
  readonly state: RunState;
  /** As its program wrote it. */
  readonly fold: string;
  readonly reason: string;
}

/** What a group's numbers are made of. */
export interface ChosenRuns {
  /** Complete, one for each fold, seed and repeat; by these. */
  readonly runs: readonly FoldRun[];
  /** By number. */
  readonly leftOut: readonly LeftOutRun[];
  /** Different folds of all runs that have one, in order. */
  readonly folds: readonly number[];
  /** Folds of one repeat, and how many repeats; 1 where none are named. */
  readonly k: number;
  readonly repeats: number;
  /** What is missing or in doubt, in words. */
  readonly notes: readonly string[];
}

/**
 * Chooses the runs that count: those that are complete, of several of the same fold, seed and repeat the newest. Every other one
 * is named with the reason, so that no mean is made of something else than its reader thinks.
 */
export function chooseRuns(members: readonly GroupedRun[]): ChosenRuns {
  const leftOut: LeftOutRun[] = [];
  const placed: (Omit<FoldRun, "fold"> & { text: string })[] = [];
  for (const { id, name, state, datasets, ...texts } of members.toSorted((a, b) => a.id - b.id)) {
    const fold = readNumber("fold", texts.fold, WHOLE_NUMBER);
    const seed = readNumber("seed", texts.seed, INTEGER);
    const repeat = readNumber("repeat", texts.repeat, WHOLE_NUMBER);
    const problem = fold.problem ?? seed.problem ?? repeat.problem;
    if (problem !== null || fold.value === null)
      leftOut.push({ id, name, state, fold: texts.fold, reason: problem ?? "it has no fold" });
    else
      placed.push({
        id,
        name,
        state,
        text: texts.fold,
        loggedFold: fold.value,
        seed: seed.value ?? 0,
        repeat: repeat.value,
        datasets,
      });
  }
  const newest = new Map<string, number>();
  for (const run of placed) if (run.state === "complete") newest.set(placeOf(run), run.id);
  const counted = placed.filter((run) => {
    const chosen = newest.get(placeOf(run));
    if (chosen === run.id) return true;
    const { id, name, state, text } = run;
    const reason =
      chosen !== undefined && state === "complete"
        ? `run ${chosen} is a later one of the same fold${run.repeat === null ? "" : ", repeat"} and seed`
        : `it is ${state}${isTerminal(state) ? "" : ": its values may still change"}`;
    leftOut.push({ id, name, state, fold: text, reason });
    return false;
  });
  const folds = inOrder(placed.map(({ loggedFold }) => loggedFold));
  const repeats = inOrder(placed.flatMap(({ repeat }) => (repeat === null ? [] : [repeat])));
  const isRepeated = repeats.length > 1;
  const runs = counted
    .map(({ text: _, ...run }) => ({
      ...run,
      fold: isRepeated
        ? repeats.indexOf(run.repeat ?? repeats[0] ?? 0) * folds.length + folds.indexOf(run.loggedFold)
        : run.loggedFold,
    }))
    .toSorted((a, b) => a.fold - b.fold || a.seed - b.seed);
  return {
    runs,
    leftOut: leftOut.toSorted((a, b) => a.id - b.id),
    folds,
    k: folds.length,
    repeats: Math.max(1, repeats.length),
    notes: notesOf(runs, { folds, repeats }),
  };
}

/** What tells one result of a group from another. */
function placeOf({ loggedFold, seed, repeat }: Omit<FoldRun, "fold">): string {
  return `${loggedFold} ${seed} ${repeat}`;
}

function readNumber(
  name: string,
  text: string | null,
  pattern: string,
): { value: number | null; problem: string | null } {
  if (text === null || (name !== "fold" && NO_NUMBER.includes(text))) return { value: null, problem: null };
  if (new RegExp(pattern).test(text)) return { value: Number(text), problem: null };
  const kind = pattern === WHOLE_NUMBER ? "a whole number from 0 to 999,999,999" : "an integer";
  return { value: null, problem: `its ${name} is ${showValue(text)}, not ${kind}` };
}

/** Folds named in a note. */
const MAX_NAMED = 20;

/** Numbers for a sentence, cut where there are many. */
export function listed(numbers: readonly number[]): string {
  const more = numbers.length - MAX_NAMED;
  return `${numbers.slice(0, MAX_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function notesOf(
  runs: readonly FoldRun[],
  { folds, repeats }: { folds: readonly number[]; repeats: readonly number[] },
): string[] {
  const notes: string[] = [];
  const complete = inOrder(runs.map(({ loggedFold }) => loggedFold));
  const waiting = folds.filter((fold) => !complete.includes(fold));
  if (waiting.length > 0)
    notes.push(`Without a complete run: fold ${listed(waiting)}. It is in no mean and no test.`);
  const [first = 0] = folds;
  const last = folds.at(-1) ?? 0;
  const between = last - first + 1 - folds.length;
  if (between > 0)
    notes.push(
      `Folds from ${first} to ${last} are there, but ${between} of the numbers between ${between === 1 ? "is" : "are"} not: whether the group is whole is not known.`,
    );
  if (complete.length === 1) notes.push("One fold: nothing can be said of the spread over folds.");
  if (repeats.length > 1) {
    const uneven = repeats.filter(
      (repeat) => runs.filter((run) => run.repeat === repeat).length !== runs.length / repeats.length,
    );
    if (uneven.length > 0) notes.push("The repeats do not all have the same folds and seeds.");
    if (runs.some(({ repeat }) => repeat === null))
      notes.push(`Runs without a repeat are counted as of repeat ${repeats[0]}.`);
  }
  return notes;
}

function inOrder(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
