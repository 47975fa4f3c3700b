import type { Direction } from "../measures";
import { type ArmComparison, compareArms } from "../tables";
import { type FoldDataset, listed } from "./choose-runs";
import { loggedDirection } from "./direction";
import { type MetricSummary, summarize } from "./summary";
import { type FoldSide, observationsOf, type SideRun } from "./values";

/** One side of a comparison: its runs, which metric of them, and whether a program outside logged them. */
export interface ComparedSide {
  readonly side: FoldSide;
  readonly metric: string;
  readonly isLogged: boolean;
}

export interface FoldComparison {
  /** What the difference is of, and which way is better. */
  readonly metric: string;
  readonly direction: Direction;
  readonly first: MetricSummary | null;
  readonly second: MetricSummary | null;
  /** Fold n of one with fold n of the other. */
  readonly comparison: ArmComparison;
  /** What is known of whether the folds are the same, and what was left out. */
  readonly notes: readonly string[];
}

/**
 * Compares two sides that were trained and tested fold by fold, pairing folds by their number. Of what a program outside logged only
 * numbers are known, so that the tests are those over folds; nothing says that both were split alike but digests of datasets,
 * and the notes say which of this holds.
 */
export function compareFolds(first: ComparedSide, second: ComparedSide): FoldComparison {
  const metric = first.metric === second.metric ? first.metric : `${first.metric} and ${second.metric}`;
  const usable = [first, second].map(onlyFinite);
  const [a, b] = usable.map(({ side, isLogged, metric: own }) =>
    observationsOf(side, isLogged).map((one) => ({
      ...one,
      measures: { [metric]: one.measures[own] ?? null },
      ...(one.declared?.[own] ? { declared: { [metric]: { ...one.declared[own], name: metric } } } : {}),
    })),
  );
  const [direction, other] = [directionOf(first), directionOf(second)];
  const comparison = compareArms({
    key: "folds",
    question: `${first.side.label} − ${second.side.label}`,
    metric,
    first: { label: first.side.label, observations: a ?? [] },
    second: { label: second.side.label, observations: b ?? [] },
  });
  return {
    metric,
    direction,
    first: summaryOf(first),
    second: summaryOf(second),
    comparison: { ...comparison, direction },
    notes: [
      ...(direction === other
        ? []
        : [
            `Of ${first.metric} ${WORDS[direction]} values are better, of ${second.metric} ${WORDS[other]} ones: the difference means nothing.`,
          ]),
      ...usable.flatMap(({ note }) => (note === null ? [] : [note])),
      ...splitNotes(first, second),
    ],
  };
}

const WORDS = { maximize: "greater", minimize: "smaller" } as const;

function directionOf({ side, metric }: ComparedSide): Direction {
  return side.declared?.[metric]?.direction ?? loggedDirection(metric);
}

function summaryOf({ side, metric, isLogged }: ComparedSide): MetricSummary | null {
  return summarize(side, { isLogged, names: [metric] })[0] ?? null;
}

/** Folds in which every run has a finite value; the others are named. */
function onlyFinite({ side, metric, isLogged }: ComparedSide): ComparedSide & { note: string | null } {
  const lacking = (run: SideRun) => !Number.isFinite(run.values[metric]);
  const bad = [...new Set(side.runs.filter(lacking).map(({ fold }) => fold))].sort((x, y) => x - y);
  return {
    side: { ...side, runs: side.runs.filter(({ fold }) => !bad.includes(fold)) },
    metric,
    isLogged,
    note:
      bad.length === 0
        ? null
        : `Left out, as ${side.label} has no finite ${metric} there: fold ${listed(bad)}. What is left may flatter it.`,
  };
}

const UNKNOWN =
  "Whether both were split alike is not known: the test pairs fold n of one with fold n of the other, which is right only if these were tested on the same items.";

/** What digests of datasets say of the folds that are paired. */
function splitNotes(first: ComparedSide, second: ComparedSide): string[] {
  if (!first.isLogged && !second.isLogged) return [];
  const [a, b] = [digestsByFold(first.side), digestsByFold(second.side)];
  const paired = [...a.keys()].filter((fold) => b.has(fold)).sort((x, y) => x - y);
  if (paired.length === 0) return [];
  const known = paired.filter((fold) => (a.get(fold) ?? "") !== "" && (b.get(fold) ?? "") !== "");
  if (known.length < paired.length)
    return [
      `${UNKNOWN} Datasets that runs of both sides log with mlflow.log_input in each fold would tell by their digests.`,
    ];
  const differ = paired.filter((fold) => a.get(fold) !== b.get(fold));
  if (differ.length > 0)
    return [
      `The datasets of both sides have different digests in fold ${listed(differ)}: other rows, or the same rows with other columns. ${UNKNOWN}`,
    ];
  const isOneForAll = new Set(paired.map((fold) => a.get(fold))).size === 1 && paired.length > 1;
  return [
    isOneForAll
      ? `The datasets of both sides have the same digest, the same in all folds: the same data. ${UNKNOWN}`
      : "Both sides have datasets of the same digests in every fold that is paired: they were split alike.",
  ];
}

/** The datasets of each fold as one text; empty where a run of it has none. */
function digestsByFold({ runs }: FoldSide): Map<number, string> {
  const found = new Map<number, string>();
  for (const { fold, datasets } of runs) {
    const own = textOf(datasets);
    const before = found.get(fold);
    // Seeds of a fold that differ do not tell which data the fold is of.
    found.set(fold, before === undefined || before === own ? own : "");
  }
  return found;
}

function textOf(datasets: readonly FoldDataset[]): string {
  return datasets
    .map(({ context, digest }) => `${context ?? ""} ${digest}`)
    .sort()
    .join("\n");
}
