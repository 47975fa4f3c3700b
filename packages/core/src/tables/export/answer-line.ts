import type { ArmComparison, FilledTable } from "../result";
import { OVER_SEEDS } from "../seed-test";
import { formatP, formatSigned, type RateFormat } from "./numbers";

/** Below it an answer is given. */
const ALPHA = 0.05;

export type AnswerWord = "yes" | "no: the other way round" | "not shown";

/**
 * A question's answer in a word, by the p value that is corrected over the table's questions; null where there is no
 * effect or no test. All metrics that questions are about are better where they are greater.
 */
export function answerWord({ effect, pValue, adjustedP }: ArmComparison): AnswerWord | null {
  const p = adjustedP ?? pValue;
  if (effect === null || p === null) return null;
  if (p >= ALPHA || effect === 0) return "not shown";
  return effect > 0 ? "yes" : "no: the other way round";
}

/** What a question's interval is of: it is not corrected as its p value is. */
export const OWN_INTERVAL = "95 % interval of this question alone";

/** p as it is corrected, and over what. */
export function answerP({ pValue, adjustedP }: ArmComparison): string {
  const p = adjustedP ?? pValue;
  if (p === null) return "no p value";
  return `${formatP(p)}${adjustedP === null ? "" : " after Holm over the table's questions"}`;
}

/** A question's answer in a line: a word, effect, interval, p, test, n, and what the interval leaves out. */
export function answerLine(answer: ArmComparison, format: RateFormat): string {
  const { question, metric, effect, interval, test, images, withheld } = answer;
  if (effect === null) return `${question} Not answered: ${withheld ?? "no runs"}.`;
  const range =
    interval === null
      ? ""
      : ` (${OWN_INTERVAL} ${interval.map((end) => formatSigned(format, end)).join(" to ")})`;
  const word = answerWord(answer);
  const said = word === null ? "" : `${word.charAt(0).toUpperCase()}${word.slice(1)}. `;
  const seeds = answer.overFolds.find(({ name }) => name === OVER_SEEDS)?.withheld;
  return [
    `${question} ${said}${metric} ${formatSigned(format, effect)}${range}, ${answerP(answer)}; ${test ?? "no test"}; ${images} test images.`,
    ...(seeds ? [`${seeds.charAt(0).toUpperCase()}${seeds.slice(1)}.`] : []),
    ...answer.notes,
  ].join(" ");
}

/** Ours against the published numbers in a line: the mean over folds, and each fold's verdict. */
export function againstLine(
  { label, perFold, pooled }: FilledTable["against"][number],
  format: RateFormat,
): string {
  const { difference, interval, pValue, adjustedP, verdict } = pooled;
  const range = interval.map((end) => formatSigned(format, end)).join(" to ");
  const folds = perFold.map((fold) => `fold ${fold.fold} ${fold.verdict}`).join(", ");
  return `${label}: ours − published ${formatSigned(format, difference)} (95 % ${range}), ${formatP(adjustedP ?? pValue)}, ${verdict} (${folds}).`;
}
