import type { PublishedVerdict } from "@foldwise/core/statistics";
import {
  type AgainstPublished,
  formatMargin,
  formatNumber,
  formatP,
  type PublishedTest,
  type RateFormat,
  type TableCell,
  verdictText,
} from "@foldwise/core/tables";
import { signed, signedInterval, trueMinus } from "./signed";

export interface AgainstRow {
  key: string;
  /** What is compared, on the first row of a set. */
  label: string;
  where: string;
  ours: string;
  published: string;
  difference: string;
  range: string;
  p: string;
  n: string;
  verdict: PublishedVerdict;
  /** The verdict with the interval and the margin that it rests on. */
  because: string;
  isPooled: boolean;
}

/** Ours against the published numbers, a line for each fold and one for their mean where there are several. */
export function prepareAgainst(
  sets: readonly AgainstPublished[],
  format: RateFormat,
  margin: number,
): AgainstRow[] {
  const rate = (value: number | null) => (value === null ? "—" : formatNumber(format, value));
  return sets.flatMap(({ label, metric, perFold, pooled }): AgainstRow[] => {
    const key = `${label} ${metric}`;
    const folds = perFold.map(
      (fold, index): AgainstRow => ({
        ...testText(fold, format, margin),
        key: `${key} ${fold.fold}`,
        label: index === 0 ? label : "",
        where: `fold ${fold.fold}`,
        ours: rate(fold.ours),
        published: rate(fold.published),
        n: `${fold.images.toLocaleString("en")} / ${fold.publishedImages?.toLocaleString("en") ?? "—"}`,
        isPooled: false,
      }),
    );
    if (perFold.length < 2) return folds;
    const images = perFold.reduce((sum, fold) => sum + fold.images, 0);
    const theirs = perFold.reduce((sum, fold) => sum + (fold.publishedImages ?? 0), 0);
    return [
      ...folds,
      {
        ...testText(pooled, format, margin),
        key,
        label: "",
        where: "mean",
        ours: rate(mean(perFold.map(({ ours }) => ours))),
        published: rate(mean(perFold.map(({ published }) => published))),
        n: `${images.toLocaleString("en")} / ${theirs.toLocaleString("en")}`,
        isPooled: true,
      },
    ];
  });
}

/** What the interval of each side takes for granted: ours is clustered by patient where patients are known. */
export function sidesAssume(cells: readonly TableCell[]): string {
  const methods = cells.flatMap(({ ours, published }) =>
    published?.interval && ours?.interval ? [ours.intervalMethod ?? ""] : [],
  );
  const byPatient = methods.filter((method) => /over \d+ patients/.test(method)).length;
  if (byPatient === 0) return "both sides assume independent images";
  const ours = byPatient === methods.length ? "ours" : "ours, where patients are known,";
  return `the published side assumes independent images, ${ours} is clustered by patient`;
}

/** What the verdicts are said at, for the head of their column. */
export function verdictHead(format: RateFormat, margin: number): string {
  return `verdict at margin ${formatMargin(format, margin)}`;
}

function testText(test: PublishedTest, format: RateFormat, margin: number) {
  const { difference, interval, pValue, adjustedP, verdict } = test;
  return {
    difference: signed(difference, format),
    range: signedInterval(format, interval),
    because: trueMinus(verdictText(test, margin, format)),
    p: formatP(adjustedP ?? pValue).replace(/^p (= )?/, ""),
    verdict,
  };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : known.reduce((a, b) => a + b, 0) / known.length;
}
