import type { Population } from "@foldwise/core/contracts/http/population";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { changeText } from "@foldwise/core/population";
import { parameterText } from "@foldwise/core/tables";
import { stringify } from "yaml";
import { textTable } from "../text";

/** The schedule of a trial and the copies of its population. */
export function populationText(population: Population): string {
  return `${scheduleText(population)}\n\n${copiesText(population)}`;
}

/** The parameters by which a trial of a population was trained, a row a segment. */
export function scheduleText({ trial, schedule, metric }: Population): string {
  if (trial === null) return "schedule: no trial has come to the end of a round yet";
  const names = [...new Set(schedule.flatMap(({ configuration }) => Object.keys(configuration)))];
  const rows = schedule.map(({ fromStep, toStep, trial: own, parent, configuration, value }) => [
    `${fromStep + 1}–${toStep ?? ""}`,
    own,
    parent,
    ...names.map((name) => (name in configuration ? parameterText(configuration[name]) : null)),
    value === null ? null : short(value),
  ]);
  return `schedule of trial ${trial}\n${textTable(["epochs", "trial", "copied from", ...names, metric], rows)}`;
}

function copiesText({ copies }: Population): string {
  if (copies.length === 0) return "no trial has been replaced yet";
  const rows = copies.map(({ trial, exploit: { step, from, replaced, ranking, changes } }) => [
    step,
    trial,
    `${from.trial} (rank ${from.rank} of ${ranking.length}, ${short(from.value)})`,
    `${replaced.trial} (rank ${replaced.rank}, ${short(replaced.value)})`,
    changes.map(changeText).join(", "),
  ]);
  return textTable(["after epoch", "trial", "copied from", "in place of", "parameters"], rows);
}

/** The schedule as a document, for another program. */
export function scheduleYaml({ trial, metric, schedule }: Population): string {
  return stringify({ trial, metric, schedule }).trimEnd();
}

function short(value: MetricNumber): string {
  return String(Number(decodeMetric(value).toPrecision(4)));
}
