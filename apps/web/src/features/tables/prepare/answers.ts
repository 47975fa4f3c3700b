import {
  type ArmComparison,
  answerP,
  answerVerdict,
  formatNumber,
  formatP,
  OVER_SEEDS,
  OWN_INTERVAL,
  type RateFormat,
  testedNoun,
} from "@foldwise/core/tables";
import { metricLabel } from "../../../formats/metric-label";
import { signed, signedInterval } from "./signed";

export interface AnswerFold {
  fold: string;
  first: string;
  second: string;
  effect: string;
  range: string;
  p: string;
  n: string;
}

export interface Answer {
  key: string;
  question: string;
  /** First arm − second arm. */
  contrast: string;
  /** The two arms, as heads of the folds' columns. */
  arms: readonly [string, string];
  /** "Yes (p = 0.003)" or "No significant difference (p = 0.213)", by the corrected p value; null without a test. */
  verdict: string | null;
  /** Null with `withheld` where no fold has both arms. */
  headline: string | null;
  withheld: string;
  detail: string;
  /** What the interval leaves out, where an arm has one seed. */
  seeds: string | null;
  folds: readonly AnswerFold[];
  overFolds: readonly { name: string; text: string }[];
  /** Tests within each fold that take more for granted than the first one. */
  inFolds: readonly { name: string; text: string }[];
  notes: readonly string[];
}

/** A table's question as effect, interval, test and n: over all folds, in each, and what other tests say. */
export function prepareAnswer(comparison: ArmComparison, format: RateFormat): Answer {
  const { key, question, metric, first, second, effect, interval, test } = comparison;
  const seeds = comparison.overFolds.find(({ name }) => name === OVER_SEEDS)?.withheld ?? null;
  return {
    key,
    question,
    contrast: `${first} − ${second}`,
    arms: [first, second],
    verdict: answerVerdict(comparison),
    headline:
      effect === null
        ? null
        : `${capital(metricLabel(metric))} ${signed(effect, format)}${interval ? ` (${OWN_INTERVAL} ${signedInterval(format, interval)})` : ""}`,
    withheld: comparison.withheld ?? "no finished runs of both arms",
    detail: [answerP(comparison), test ?? "no test", ...testedText(comparison)].join(" · "),
    seeds: seeds === null ? null : `${capital(seeds)}.`,
    folds: comparison.perFold.map((fold) => ({
      fold: `Fold ${fold.fold}`,
      first: formatNumber(format, fold.first).replace("-", "−"),
      second: formatNumber(format, fold.second).replace("-", "−"),
      effect: signed(fold.effect, format),
      range: fold.interval ? signedInterval(format, fold.interval) : "—",
      p: pText(fold.adjustedP ?? fold.pValue),
      n: fold.images.toLocaleString("en"),
    })),
    overFolds: comparison.overFolds
      .filter(({ name }) => name !== OVER_SEEDS)
      .map((one) => ({ name: one.name, text: testText(one) })),
    inFolds: comparison.perFold.flatMap((fold) =>
      fold.others.map((one) => ({ name: `Fold ${fold.fold}, ${one.name}`, text: testText(one) })),
    ),
    notes: comparison.notes,
  };
}

function testText({ pValue, withheld, assumes, detail }: ArmComparison["overFolds"][number]): string {
  const verdict = pValue === null ? `withheld: ${withheld ?? "no p value"}` : formatP(pValue);
  return [verdict, detail, assumes ? `assumes ${assumes.replace(/^assumes /, "")}` : ""]
    .filter(Boolean)
    .join("; ");
}

function pText(p: number | null): string {
  return p === null ? "—" : p < 0.001 ? "< 0.001" : p.toFixed(3);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the arms were tested on; nothing where only their values are known. */
function testedText(comparison: ArmComparison): string[] {
  const { images, patients } = comparison;
  if (images === 0) return [];
  const count = images.toLocaleString("en");
  if (testedNoun(comparison) === "items") return [`${count} test items`];
  return [`${count} test images${patients === null ? ", patients unknown" : ` of ${patients} patients`}`];
}
