import type { DeclaredMeasure } from "../tasks";
import { aggregateNote, type TableAggregate } from "./aggregate";
import type { TableDefinition } from "./definition";
import { settingsOf, textOf } from "./dimensions";
import { distinct } from "./evaluation-set";
import type { OursCell, SettingsGroup } from "./result";
import type { Selector } from "./selector";
import type { ChosenSettings } from "./settings";
import type { SelectedEvaluations } from "./stages/select";

/** What one of our numbers is made of, where that is not plain. */
export function cellNotes(
  { folds }: TableDefinition,
  { fold }: Selector,
  evaluations: SelectedEvaluations | null,
  ours: OursCell | null,
  aggregate: TableAggregate,
): string[] {
  const notes: string[] = [];
  if (ours === null || evaluations === null) return notes;
  const { observations: own, set } = evaluations;
  if (ours.value === null && ours.reason !== null) notes.push(ours.reason);
  const word = aggregate.charAt(0).toUpperCase() + aggregate.slice(1);
  const absent = (folds ?? []).filter((wanted) => !ours.folds.includes(wanted));
  if (fold === undefined && absent.length > 0) {
    notes.push(`${word} of fold ${ours.folds.join(", ")} only; fold ${absent.join(", ")} has no runs yet.`);
  }
  // A training that several sweeps share goes by each one's name for it.
  const named = new Map(own.map((one) => [one.training, textOf(one, "variant")]));
  const variants = distinct([...named.values()]);
  // Settings and split are those of the training, which runs and evaluations share.
  const trainings = [...new Map(own.map((one) => [one.training, one])).values()];
  const configurations = distinct(trainings.map(({ dims }) => JSON.stringify(settingsOf(dims))));
  const splits = distinct(
    trainings.map((one) => `${textOf(one, "splitScheme")} with seed ${textOf(one, "splitSeed")}`),
  );
  const areAlike = configurations.length === 1 && splits.length === 1;
  if (variants.length > 1)
    notes.push(
      `${word} over the variants ${variants.join(", ")}${areAlike ? ", which are alike here" : ""}.`,
    );
  if (configurations.length > 1) notes.push(`${word} over ${configurations.length} configurations.`);
  if (splits.length > 1) notes.push(`${word} over ${splits.length} splits: ${splits.join(", ")}.`);
  const note = aggregateNote(set, aggregate);
  if (note !== null) notes.push(note);
  return notes;
}

/** True for a note of {@link cellNotes} that a number mixes trainings with other hyperparameters. */
export function mixesConfigurations(note: string): boolean {
  return / over \d+ configurations\.$/.test(note);
}

/** Why one of our numbers has no interval, or what its interval does not see. */
export function intervalNotes(ours: OursCell | null): string[] {
  if (ours === null || ours.value === null) return [];
  if (ours.interval === null)
    return ours.intervalWithheld === null ? [] : [`No interval: ${ours.intervalWithheld}.`];
  if (ours.still.length === 0) return [];
  return [
    `In fold ${ours.still.join(", ")} all patients or images have the same result; the interval takes it for exact, and is rather too narrow.`,
  ];
}

/** What has to be known of a measure that a plan named: its unit, and which way is better. */
export function measureNote({ name, unit, direction }: DeclaredMeasure): string {
  const better = direction === "maximize" ? "greater" : "smaller";
  return `${name}${unit === null ? "" : ` in ${unit}`}, as the trainings reported it: ${better} is better.`;
}

/** What bold means in this table. */
export function boldNote(
  { among, alpha }: NonNullable<TableDefinition["compare"]>,
  contests: number,
): string {
  const over = contests === 1 ? "" : `, Bonferroni over ${contests} groups of compared ${among}`;
  return `Bold: may be the best, as no other is significantly better (multiple comparisons with the best, family-wise α = ${alpha}${over}).`;
}

/** With which settings our side was trained: what was chosen, and where networks were not trained alike. */
export function settingsNotes(groups: readonly SettingsGroup[], unlike: ChosenSettings["unlike"]): string[] {
  return [...groups.flatMap(choiceNotes), ...unlikeNotes(unlike)];
}

/** Said where there was a choice. */
function choiceNotes({ name, chosen, options }: SettingsGroup): string[] {
  const shown = options.find(({ key }) => key === chosen);
  const others = options.filter((option) => option !== shown);
  if (others.length === 0) return [];
  const trainings = others.reduce((sum, option) => sum + option.trainings, 0);
  return [
    `Ours, ${name}: only trainings with ${shown?.label ?? "settings that have not been run yet"}. ${trainings} with other settings ${trainings === 1 ? "is" : "are"} left out.`,
  ];
}

/** Said where networks stand side by side that were trained in other ways. */
function unlikeNotes(unlike: ChosenSettings["unlike"]): string[] {
  if (unlike.length < 2) return [];
  const each = unlike.map(({ name, label }) => `${name} ${label}`).join("; ");
  return [`Ours were not trained alike, which their scores may show: ${each}.`];
}
