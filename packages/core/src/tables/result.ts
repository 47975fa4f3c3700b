import type { Direction } from "../measures";
import type { ConfusionMatrix } from "../metrics";
import type { Interval, PublishedVerdict, TTest } from "../statistics";
import type { DeclaredMeasure } from "../tasks";
import type { BaselineUnit } from "../words";
import type { TableFigure } from "./definition";
import type { Selector } from "./selector";

export interface TableDataset {
  /** Slug; empty where there is none, or where the runs have none. */
  readonly id: string;
  /** Of runs without a dataset, their sweep or experiment. */
  readonly name: string;
  /** True where its images are those of the table's baseline, which alone makes differences meaningful. */
  readonly isComparable: boolean;
}

export interface PublishedCell {
  /** A rate as a fraction; anything else as printed. */
  readonly value: number;
  readonly printed: string;
  readonly unit: BaselineUnit;
  /** 95 %; null where n is not known or the metric has none. */
  readonly interval: Interval | null;
  readonly intervalMethod: string | null;
  readonly n: number | null;
  /** Confusion matrices that the number may come from, recovered and not printed; one is settled, none unknown. */
  readonly matrices: readonly ConfusionMatrix[];
  readonly notes: readonly string[];
}

export interface OursCell {
  /** null with `reason` where the metric does not exist. */
  readonly value: number | null;
  readonly reason: string | null;
  /** 95 % over test images; null where it could not be made. */
  readonly interval: Interval | null;
  readonly intervalMethod: string | null;
  /** Why there is no interval of a value; null where nobody asked for one. */
  readonly intervalWithheld: string | null;
  /** Folds in which all patients or images have the same result, which the interval takes for exact. */
  readonly still: readonly number[];
  /** Least and greatest value of single trainings, where there are several. */
  readonly spread: { readonly low: number; readonly high: number; readonly over: string } | null;
  readonly images: number;
  /** Sum over the cell's evaluations, of folds, seeds and noise replicates; null for facts. */
  readonly confusion: ConfusionMatrix | null;
  /** Evaluations in that sum. */
  readonly evaluations: number;
  readonly runs: readonly string[];
  readonly trainings: number;
  readonly folds: readonly number[];
  readonly seeds: readonly number[];
  readonly replicates: number;
}

export interface TableCell {
  readonly row: string;
  readonly column: string;
  readonly metric: string;
  /** null where the source prints no number. */
  readonly published: PublishedCell | null;
  /** null where no run fits yet. */
  readonly ours: OursCell | null;
  /** ours − published; null when withheld or one side is missing. */
  readonly difference: number | null;
  /** Of the difference alone, at the table's margin, where it is shown and both sides have an interval. */
  readonly verdict: PublishedVerdict | null;
  /** Bold: may be the best of its contest, by comparisons with the best. */
  readonly best: boolean;
  readonly notes: readonly string[];
}

/** One test, its p value and what it takes for granted. */
export interface NamedTest {
  readonly name: string;
  readonly pValue: number | null;
  /** Why there is no p value. */
  readonly withheld: string | null;
  readonly assumes: string | null;
  readonly detail: string;
}

export interface FoldEffect {
  readonly fold: number;
  readonly first: number;
  readonly second: number;
  readonly effect: number;
  readonly interval: Interval | null;
  readonly test: string;
  readonly pValue: number | null;
  /** Holm over the folds. */
  readonly adjustedP: number | null;
  readonly images: number;
  readonly patients: number | null;
  readonly others: readonly NamedTest[];
}

export interface ArmComparison {
  readonly key: string;
  readonly question: string;
  readonly metric: string;
  /** As plans named it; left out for a measure that is known here. */
  readonly direction?: Direction;
  readonly first: string;
  readonly second: string;
  /** Mean over folds of first − second; null with `withheld` when no fold has both arms. */
  readonly effect: number | null;
  readonly interval: Interval | null;
  readonly test: string | null;
  readonly pValue: number | null;
  /** Holm over the questions of a table; null where there is no p value or no table. */
  readonly adjustedP: number | null;
  /** Tests in that family. */
  readonly familySize: number | null;
  readonly images: number;
  readonly patients: number | null;
  readonly perFold: readonly FoldEffect[];
  readonly overFolds: readonly NamedTest[];
  readonly t: TTest | null;
  readonly withheld: string | null;
  readonly notes: readonly string[];
}

/** ours − published with its test. */
export interface PublishedTest {
  readonly difference: number;
  readonly interval: Interval;
  readonly pValue: number;
  readonly adjustedP: number | null;
  /** Of a difference of the margin or more; corrected as `adjustedP` is. */
  readonly equivalenceP: number;
  readonly verdict: PublishedVerdict;
}

/** Ours against the published numbers of one row and arm, fold by fold and in the mean. */
export interface AgainstPublished {
  readonly label: string;
  readonly metric: string;
  readonly perFold: readonly (PublishedTest & {
    readonly fold: number;
    readonly ours: number | null;
    readonly published: number | null;
    readonly images: number;
    readonly publishedImages: number | null;
  })[];
  /** Unweighted mean over the folds. */
  readonly pooled: PublishedTest;
}

export interface TableAxisView {
  readonly key: string;
  readonly label: string;
  readonly group: string | null;
  /** Our side stays empty here and waits for nothing. */
  readonly publishedOnly: boolean;
  /** Of its cells, where it is not the table's. */
  readonly unit: "fraction" | "percent" | "plain" | null;
  readonly notes: readonly string[];
}

/** Evaluations that cells want and nobody has made: what to run for them. */
export interface MissingEvaluations {
  readonly select: Selector;
  readonly folds: readonly number[];
  /** Cells that wait for them. */
  readonly cells: number;
}

/** Settings that a network was trained with under a table's selectors, and those that the table is made of. */
export interface SettingsGroup {
  /** The network; after it, names of a plan where the table chooses by those. */
  readonly name: string;
  /** Key of the settings that are shown; one that no option has where a plan's were asked for that nobody ran. */
  readonly chosen: string;
  readonly options: readonly {
    readonly key: string;
    /** In words, such as `inputSize 96, epochs 24`. */
    readonly label: string;
    readonly trainings: number;
  }[];
}

export interface FilledTable {
  readonly table: string;
  readonly title: string;
  readonly baseline: { readonly id: string; readonly title: string; readonly doi: string | null } | null;
  readonly dataset: TableDataset;
  /** Stands across the head of the table and of each export; null on the baseline's own dataset. */
  readonly ribbon: string | null;
  readonly differences: "shown" | "hidden";
  readonly unit: "fraction" | "percent" | "plain";
  readonly decimals: number;
  /** How the page draws our side besides the table; null where it does not. */
  readonly figure: TableFigure | null;
  readonly rows: readonly TableAxisView[];
  readonly columns: readonly TableAxisView[];
  /** Measures that plans named, as they did; left out where all are known here. */
  readonly measures?: readonly DeclaredMeasure[];
  /** Labels of columns that are arms, in the order of their hues. */
  readonly arms: readonly string[];
  readonly cells: readonly TableCell[];
  readonly comparisons: readonly ArmComparison[];
  /** Equivalence margin: maximum difference to a published rate that does not matter, as a fraction. */
  readonly equivalenceMargin: number;
  /** Empty where differences are hidden. */
  readonly against: readonly AgainstPublished[];
  readonly missing: readonly MissingEvaluations[];
  /** Empty where cells are made of all settings alike. */
  readonly settings: readonly SettingsGroup[];
  readonly notes: readonly string[];
}
