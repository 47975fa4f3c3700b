import { measureOf, metricDirection } from "../../measures";
import type { ArmComparison, FilledTable, PublishedTest } from "../result";
import { OVER_SEEDS } from "../seed-test";
import { formatInterval, formatMargin, formatP, formatSigned, type RateFormat } from "./numbers";

/** Below it an answer is given. */
const ALPHA = 0.05;

export type AnswerWord =
  | "yes"
  | "no, the difference is in the opposite direction"
  | "no significant difference";

/**
 * Whether the first arm of a question is better, by the p value that is corrected over the table's questions and by the
 * direction of the measure; null where there is no effect or no test.
 */
export function answerWord({
  metric,
  direction,
  effect,
  pValue,
  adjustedP,
}: ArmComparison): AnswerWord | null {
  const p = adjustedP ?? pValue;
  if (effect === null || p === null) return null;
  if (p >= ALPHA || effect === 0) return "no significant difference";
  const isBetter = (direction ?? metricDirection(metric)) === "maximize" ? effect > 0 : effect < 0;
  return isBetter ? "yes" : "no, the difference is in the opposite direction";
}

/** The answer as a sentence with its p value: `No significant difference (p = 0.213)`; null as {@link answerWord}. */
export function answerVerdict(comparison: ArmComparison): string | null {
  const word = answerWord(comparison);
  const p = comparison.adjustedP ?? comparison.pValue;
  return word === null || p === null ? null : `${capital(word)} (${formatP(p)})`;
}

/** What a question's interval is of: it is not corrected as its p value is. */
export const OWN_INTERVAL = "uncorrected 95 % interval";

/** p as it is corrected, and over how many tests. */
export function answerP({ pValue, adjustedP, familySize }: ArmComparison): string {
  const p = adjustedP ?? pValue;
  if (p === null) return "no p value";
  const isCorrected = adjustedP !== null && familySize !== null && familySize > 1;
  return `${formatP(p)}${isCorrected ? ` (Holm-corrected, ${familySize} tests)` : ""}`;
}

/** A question's answer in a line: a word, effect, interval, p, test, n, and what the interval leaves out. */
export function answerLine(answer: ArmComparison, format: RateFormat): string {
  const { question, metric, effect, interval, test, withheld } = answer;
  if (effect === null) return `${question} Not answered: ${withheld ?? "no runs"}.`;
  const range =
    interval === null ? "" : ` (${OWN_INTERVAL} ${formatInterval(format, interval, formatSigned)})`;
  const word = answerWord(answer);
  const said = word === null ? "" : `${capital(word)}: `;
  const seeds = answer.overFolds.find(({ name }) => name === OVER_SEEDS)?.withheld;
  return [
    `${question} ${said}${metric} ${formatSigned(format, effect)}${range}, ${answerP(answer)}; ${test ?? "no test"}${testedOn(answer)}.`,
    ...(seeds ? [`${capital(seeds)}.`] : []),
    ...answer.notes,
  ].join(" ");
}

/** What the arms were tested on; empty where only their values are known. */
function testedOn(answer: ArmComparison): string {
  return answer.images === 0 ? "" : `; ${answer.images} test ${testedNoun(answer)}`;
}

/** Images are those of a classification. */
export function testedNoun({ metric, direction }: Pick<ArmComparison, "metric" | "direction">): string {
  return direction !== undefined || measureOf(metric).task === "regression" ? "items" : "images";
}

/** Ours against the published numbers in a line: the mean over folds, and each fold's verdict. */
export function againstLine(
  { label, perFold, pooled }: FilledTable["against"][number],
  margin: number,
  format: RateFormat,
): string {
  const { difference, pValue, adjustedP } = pooled;
  const folds = perFold.map((fold) => `fold ${fold.fold} ${fold.verdict}`).join(", ");
  return `${label}: ours − published ${formatSigned(format, difference)}, ${formatP(adjustedP ?? pValue)}, ${verdictText(pooled, margin, format)} (${folds}).`;
}

/** A verdict with what it rests on: the interval and the margin. */
export function verdictText(
  { verdict, interval }: Pick<PublishedTest, "verdict" | "interval">,
  margin: number,
  format: RateFormat,
): string {
  const range = `95 % interval ${formatInterval(format, interval, formatSigned)}`;
  const limit = formatMargin(format, margin);
  if (verdict === "compatible") return `compatible: ${range} excludes differences beyond ${limit}`;
  if (verdict === "not compatible") return `not compatible: ${range}, margin ${limit}`;
  // What the correction for several tests takes back.
  const isWithin = Math.max(...interval.map(Math.abs)) < margin;
  return isWithin
    ? `inconclusive: ${range} is within ${limit}, but not after Holm's correction`
    : `inconclusive: not significantly different, ${range} too wide to call compatible at margin ${limit}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
