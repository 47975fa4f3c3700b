import { isDeepStrictEqual } from "node:util";
import { canonicalMetric } from "@foldwise/core/metrics";
import { nameDefaultsOf01 } from "@foldwise/core/sweep";

/** Answers of the API by path. */
export type Answers = Readonly<Record<string, unknown>>;

type Json = Readonly<Record<string, unknown>>;

interface Place {
  /** The earlier objects around the value, outermost first. */
  readonly parents: readonly Json[];
  readonly before: Answers;
  /** The later object that holds the value. */
  readonly now: Json;
}

/** Values that a later release answers otherwise on purpose. */
interface Change {
  /** Path of the answer, then the keys down to the value, positions as `/0`. */
  readonly where: RegExp;
  readonly why: string;
  /** What still has to be true of the two; left out where the later value has to be there and nothing more. */
  readonly holds?: (was: unknown, is: unknown, place: Place) => boolean;
}

const TABLE = "^/api/v1/tables/[^/ ]+";
/** Those of data/: what their definition says is of the release, and not of the database. */
const BUILT_IN = "^/api/v1/tables/(?!arms-by-fold)[^/ ]+";
const COMPARISON = `${TABLE} comparisons/\\d+(?: perFold/\\d+)?`;

const CHANGES: readonly Change[] = [
  {
    where: / cursor$/,
    why: "a cursor names transactions of one database cluster and is opaque",
  },
  // Measures of a class.
  {
    where: new RegExp(
      `${TABLE}(?:/definition table definition)? (?:cells|rows|columns|questions|comparisons)/\\d+ metric$`,
    ),
    why: "decision 0010: a class's measure is METRIC/class/NAME",
    holds: (was, is) => canonicalMetric(String(was)) === is,
  },
  {
    where: /^\/api\/v1\/tables\/vocabulary metrics$/,
    why: "decisions 0010 and 0030: a class's measure is METRIC/class/NAME; kappa and Matthews are measures too",
    holds: (was, is) =>
      isDeepStrictEqual(
        (was as string[]).map(canonicalMetric),
        (is as string[]).filter((metric) => metric !== "cohen_kappa" && metric !== "matthews"),
      ),
  },
  // Selectors.
  {
    where: new RegExp(`${TABLE}(?:/definition table definition)? .*select$`),
    why: "decision 0020: a selector has dimensions by their full names; the mappings of 0.1 stand for them",
    holds: (was, is) => isDeepStrictEqual(dottedNames(was as Json), is),
  },
  {
    where: /^\/api\/v1\/tables\/vocabulary params$/,
    why: "decision 0020: options that came since are parameters too",
    holds: (was, is) =>
      (was as Json[]).every((param) => (is as Json[]).some((other) => isDeepStrictEqual(param, other))),
  },
  {
    where: /^\/api\/v1\/sweeps\/\d+ sweep source$/,
    why: "decision 0026: defaults that have changed are named in the texts of stored plans",
    holds: (was, is) => nameDefaultsOf01(String(was)) === is,
  },
  // Objectives.
  {
    where: / (?:run|runs\/\d+) objective$/,
    why: "decision 0012: the objective is that of the weights that are evaluated",
    holds: (_, is, { parents, before }) => isClose(runObjective(parents.at(-1), before), is),
  },
  {
    where: / trialViews\/\d+ objective$/,
    why: "decision 0012: the objective is that of the weights that are evaluated",
    holds: (_, is, { parents, before }) => isClose(trialObjective(parents.at(-1), before), is),
  },
  {
    where: / trialViews\/\d+ range$/,
    why: "decision 0012: the objective is that of the weights that are evaluated",
    holds: (_, is, { parents, before }) => {
      const values = runsOf(parents.at(-1)).flatMap((run) => runObjective(run, before) ?? []);
      return isDeepStrictEqual(is, values.length > 0 ? [Math.min(...values), Math.max(...values)] : null);
    },
  },
  {
    where: / (?:sweep|sweeps\/\d+) best$/,
    why: "decision 0012: the objective is that of the weights that are evaluated",
    holds: (_, is, { parents, before }) => isBest(is, parents.at(-1), before),
  },
  // Progress.
  {
    where: / (?:sweep|sweeps\/\d+) epochs planned$/,
    why: "decision 0011: the totals are those of the launch, also after a cancel or a failure",
    holds: (was, is, { parents, before }) => {
      const { cost, state } = detailOf(parents.at(-2), before);
      return is === (state === "complete" ? was : (cost as Json).epochs);
    },
  },
  {
    where: / (?:sweep|sweeps\/\d+) secondsLeft$/,
    why: "evaluations and the wait for slots count too, and 0.1 did not time evaluations; of training it is the same",
    holds: (was, is, { now }) =>
      was === null ? is === null : isClose(was, (now.timeLeft as { training: Json }).training.seconds),
  },
  // Words.
  {
    where: / sweep variants\/\d+ description$/,
    why: "options are named as in the form",
    holds: (was, is) => is === variantText(String(was)),
  },
  {
    where: / splits\/\d+ leakedPatients$/,
    why: "decision 0015: leakage is unknown fold by fold",
    holds: (was, is) =>
      was === null
        ? (is as Json[]).length > 0 && (is as Json[]).every(({ patients }) => patients === null)
        : isDeepStrictEqual(was, is),
  },
  {
    where: /(?: document notes\/\d+| values\/\d+ notes\/\d+| published notes\/\d+)$/,
    why: "dataset is one word since",
    holds: (was, is) => is === String(was).replaceAll("data set", "dataset"),
  },
  // What comes with the release.
  {
    where: /^\/api\/v1\/baselines baselines\/\d+ (?:id|sha256|createdAt)$/,
    why: "a file of data/ that changed is a new revision",
    holds: (was, is, { parents }) => parents.at(-1)?.origin === "built-in" || was === is,
  },
  {
    where: /^\/api\/v1\/baselines\/[^ ]+ baseline revisions$/,
    why: "a file of data/ that changed is a new revision, and the earlier ones stay",
    holds: (was, is) => isDeepStrictEqual(was, (is as unknown[]).slice(-(was as unknown[]).length)),
  },
  {
    where: new RegExp(`${BUILT_IN}/definition table source$`),
    why: "the text of data/; the definition that it gives is compared",
  },
  {
    where: new RegExp(`${BUILT_IN}(?:/definition table definition)? (?:rows|columns)/\\d+ label$`),
    why: "words of data/",
  },
  {
    where: new RegExp(`${BUILT_IN}(?:/definition table definition)? notes$`),
    why: "words of data/",
  },
  // Statistics.
  {
    where: new RegExp(`${TABLE} cells/\\d+ ours (?:interval|intervalMethod)$`),
    why: "decision 0013: intervals by linearization, withheld where a class has too few patients",
  },
  {
    where: new RegExp(`${TABLE} cells/\\d+ notes$`),
    why: "decision 0013: a cell without an interval says why",
    holds: (was, is) =>
      isDeepStrictEqual(
        was,
        (is as string[]).filter((note) => !note.startsWith("No interval: ")),
      ),
  },
  {
    where: new RegExp(`${TABLE} cells/\\d+ best$`),
    why: "decision 0014: bold is what may be the best",
  },
  {
    where: /^\/api\/v1\/tables\/arms-by-fold notes$/,
    why: "decision 0014: the table says what bold means",
    holds: (was, is) =>
      isDeepStrictEqual(
        was,
        (is as string[]).filter((note) => !note.startsWith("Bold: ")),
      ),
  },
  {
    where: new RegExp(`${COMPARISON} (?:interval|test|pValue|adjustedP)$`),
    why: "decision 0013: tests by linearization, withheld where a class has too few patients",
  },
  {
    where: new RegExp(`${COMPARISON} others/\\d+ name$`),
    why: "the area under the curve has its usual name",
    holds: (was, is) => is === String(was).replace("AUC from scores", "ROC AUC"),
  },
  {
    where: new RegExp(`${COMPARISON} overFolds/\\d+ detail$`),
    why: "degrees of freedom are written as usual",
    holds: (was, is) => is === String(was).replace(/^(\d+) degrees? of freedom, weak/, "df = $1, low power"),
  },
];

/** Objects whose keys are metrics; decision 0010 renamed those of a class. */
const METRICS = / evaluations\/\d+ metrics$/;

/**
 * Compares every field of the earlier answers with the later ones; fields that came since are left alone.
 *
 * @returns what differs without a reason, and the changes that nothing differs by
 */
export function compareAnswers(before: Answers, now: Answers): { differences: string[]; unused: string[] } {
  const differences: string[] = [];
  const used = new Set<Change>();
  const visit = (was: unknown, is: unknown, where: string, parents: readonly Json[], now: Json): void => {
    const change = CHANGES.find((one) => one.where.test(where));
    if (change && !isDeepStrictEqual(was, is)) used.add(change);
    if (
      change
        ? is !== undefined && (change.holds?.(was, is, { parents, before, now }) ?? true)
        : Object.is(was, is)
    )
      return;
    if (!change && Array.isArray(was) && Array.isArray(is) && was.length === is.length)
      for (const [i, item] of was.entries()) visit(item, is[i], `${where}/${i}`, parents, now);
    else if (!change && isObject(was) && isObject(is))
      for (const [key, value] of Object.entries(was))
        visit(
          value,
          is[METRICS.test(where) ? canonicalMetric(key) : key],
          `${where} ${key}`,
          [...parents, was],
          is,
        );
    else differences.push(`${where}: ${JSON.stringify(was)} is now ${JSON.stringify(is)}`);
  };
  for (const [path, was] of Object.entries(before)) visit(was, now[path], path, [], now);
  const unused = CHANGES.filter((change) => !used.has(change)).map(({ where, why }) => `${where}: ${why}`);
  return { differences, unused };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isClose(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) < 1e-12 : a === b;
}

/** `{ data: { balance: none } }` as `{ "data.balance": none }`. */
function dottedNames(selector: Json): Json {
  return Object.fromEntries(
    Object.entries(selector).flatMap(([key, value]) =>
      isObject(value) ? Object.entries(value).map(([name, one]) => [`${key}.${name}`, one]) : [[key, value]],
    ),
  );
}

function variantText(was: string): string {
  if (was === "as the plan says") return "no overrides";
  return was
    .replace(/\bbalance /, "balancing ")
    .replace("trainSigmas ", "train sigmas ")
    .replace("augmentationSteps ", "augmentation steps ");
}

/** A sweep's own answer. */
function detailOf(sweep: Json | undefined, before: Answers): Json {
  return (before[`/api/v1/sweeps/${sweep?.id}`] as { sweep: Json }).sweep;
}

function runsOf(trial: Json | undefined): Json[] {
  return trial?.runs as Json[];
}

/** The objective's metric at the epoch of a run's evaluated weights, from the points that 0.1 answered. */
function runObjective(run: Json | undefined, before: Answers): number | null {
  const { plan } = detailOf({ id: run?.sweepId }, before);
  const { objective, evaluation } = plan as {
    objective: { metric: string };
    evaluation: { weights: string };
  };
  const { metrics } = before[`/api/v1/runs/${run?.id}/metrics`] as {
    metrics: { name: string; points: [number, number][] }[];
  };
  const epoch = evaluation.weights === "best" ? run?.bestEpoch : run?.epoch;
  const points = metrics.find(({ name }) => name === objective.metric)?.points;
  return points?.find(([step]) => step === epoch)?.[1] ?? null;
}

function trialObjective(trial: Json | undefined, before: Answers): number | null {
  const values = runsOf(trial).map((run) => (run.state === "complete" ? runObjective(run, before) : null));
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Whether a sweep's `best` is the trial with the best objective, of equals the first. */
function isBest(best: unknown, sweep: Json | undefined, before: Answers): boolean {
  const { trialViews, objective } = detailOf(sweep, before);
  const sign = (objective as Json).direction === "maximize" ? 1 : -1;
  const ranked = (trialViews as Json[])
    .flatMap((trial) => {
      const value = trialObjective(trial, before);
      return value === null ? [] : [{ trial, value }];
    })
    .toSorted((a, b) => sign * (b.value - a.value) || Number(a.trial.number) - Number(b.trial.number));
  const [first] = ranked;
  if (!first || best === null) return !first && best === null;
  const { trialId, value } = best as Json;
  return trialId === first.trial.id && isClose(value, first.value);
}
