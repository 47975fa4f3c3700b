import type { TrialSuggestion } from "@foldwise/core/contracts/http/trial-suggestion";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { parameterText } from "@foldwise/core/tables";
import { textTable } from "../text";

/** Why a trial has its configuration: the sampler's words, what it learned from, and its best candidates. */
export function trialText({
  number,
  variant,
  configuration,
  reason,
  suggestion,
  bracket,
  exploit,
  replay,
}: TrialSuggestion): string {
  const lines = [`trial ${number} (${variant}): ${settingsText(configuration)}`, reason];
  if (bracket !== null) lines.push(`bracket ${bracket}: it started at rung ${bracket}`);
  if (suggestion) {
    const {
      complete,
      stopped,
      failed,
      infeasible = 0,
      earlier = 0,
      outside = 0,
      budget,
    } = suggestion.learned;
    const limited = infeasible > 0 ? `, ${infeasible} that exceed a constraint` : "";
    const elsewhere = earlier > 0 ? `, ${earlier} of them from the warm start` : "";
    const leftOut = outside === 0 ? "" : `; ${outside} are outside of the edited space`;
    lines.push(
      `learned from ${complete} complete${limited}, ${stopped} stopped and ${failed} failed${elsewhere}; ${suggestion.running.length} were running${leftOut}`,
    );
    if (budget !== undefined)
      lines.push(`the model is of the results at ${budget === "end" ? "the last step" : budget}`);
    for (const { names, better, others, candidates } of suggestion.parts) {
      const rows = candidates.map((candidate) => [
        candidate.score === null ? null : candidate.score.toFixed(4),
        ...names.map((name) => parameterText(candidate.configuration[name])),
      ]);
      if (better !== undefined) lines.push(`${better} better trials, ${others} others`);
      lines.push(textTable(["score", ...names], rows));
    }
    lines.push(...modelLines(suggestion.models ?? []));
  }
  if (exploit) {
    const { from, replaced, ranking, quantile, step } = exploit;
    lines.push(
      `step ${step}: ${quantile} of ${ranking.length} trials were replaced; trial ${from.trial} had ${decodeMetric(from.value)}, trial ${replaced.trial} ${decodeMetric(replaced.value)}`,
    );
  }
  const asked = exploit ? "decided again, the round makes" : "asked again, the sampler proposes";
  lines.push(
    replay.matches
      ? `${asked} the same`
      : `${asked} ${replay.configuration ? settingsText(replay.configuration) : "nothing"}: a result has changed since`,
  );
  return lines.join("\n");
}

/** The fitted hyperparameters, a row a Gaussian process. */
function modelLines(models: NonNullable<NonNullable<TrialSuggestion["suggestion"]>["models"]>): string[] {
  const [first] = models;
  if (!first) return [];
  const names = Object.keys(first.lengthScales);
  const number = (value: number | undefined) =>
    value === undefined ? null : String(Number(value.toPrecision(3)));
  const rows = models.map(({ of, index, signal, noise, lengthScales }) => [
    `${of} ${index + 1}`,
    number(signal),
    number(noise),
    ...names.map((name) => number(lengthScales[name])),
  ]);
  return [
    "Gaussian process: variances of signal and noise, and length scales as shares of the ranges",
    textTable(["model", "signal", "noise", ...names], rows),
  ];
}

function settingsText(configuration: TrialSuggestion["configuration"]): string {
  return (
    Object.entries(configuration)
      .map(([name, value]) => `${name} ${parameterText(value)}`)
      .join(", ") || "the plan's own settings"
  );
}
