import { canonicalJson } from "../sweep";
import type { TableDefinition } from "./definition";
import type { Observation } from "./observation";
import { indexObservations } from "./observation-index";
import type { SettingsGroup } from "./result";
import { mergeSelectors, type Selector } from "./selector";
import { type ObservedSettings, settingsReader } from "./settings-key";
import { settingsLabel } from "./settings-label";

/** Asked for instead of a key: no choice is made, and a cell is made of whatever it selects. */
export const ALL_SETTINGS = "all";

/** Which settings are asked for: those of a key, all, or a key for each group. */
export type SettingsRequest = string | ReadonlyMap<string, string>;

export interface ChosenSettings {
  /** Empty where no choice was made. */
  readonly groups: readonly SettingsGroup[];
  /** The chosen settings of each group in words, where they differ in more than what the table compares; else empty. */
  readonly unlike: readonly { readonly name: string; readonly label: string }[];
  /** True for evaluations that the table is made of. */
  keeps(observation: Observation): boolean;
}

/**
 * Chooses one set of settings for each network of a table, so that no cell mixes trainings that differ in more than what
 * the table compares: the settings that fill most of it, of equals those evaluated last. Arms share the settings of trainer
 * and training; where the images of one arm were augmented in several ways, one of those is chosen in the same manner.
 *
 * @param observations oldest first
 */
export function chooseSettings(
  definition: TableDefinition,
  observations: readonly Observation[],
  wanted?: SettingsRequest,
): ChosenSettings {
  if (wanted === ALL_SETTINGS || (wanted === undefined && definition.settings === "all"))
    return { groups: [], unlike: [], keeps: () => true };
  const read = settingsReader(definition);
  const asked = askedFor(definition, observations);
  const groups = gather(asked, (observation) => {
    const { group, key } = read(observation);
    return [group, key];
  });
  const chosen = new Map([...groups].map(([group, found]) => [group, keyOf(group, found, wanted)]));
  const isChosen = (observation: Observation): boolean => {
    const { group, key } = read(observation);
    return (chosen.get(group) ?? key) === key;
  };
  const arms = gather(
    asked.filter(({ observation }) => isChosen(observation)),
    (observation) => {
      const { arm, own } = read(observation);
      return [arm, own];
    },
  );
  const owns = new Map([...arms].map(([arm, found]) => [arm, fullest(found)]));
  return {
    groups: [...groups].map(([name, found]) => ({
      name,
      chosen: chosen.get(name) ?? "",
      options: [...found].map(([key, { trainings, example }]) => ({
        key,
        label: settingsLabel(
          read(example).common,
          [...found.values()].map((other) => read(other.example).common),
        ),
        trainings: trainings.size,
      })),
    })),
    unlike: unlikeSettings(
      [...groups].flatMap(([name, found]) => {
        const example = found.get(chosen.get(name) ?? "")?.example;
        return example ? [{ name, common: read(example).common }] : [];
      }),
    ),
    keeps: (observation) => {
      const { arm, own } = read(observation);
      return isChosen(observation) && (owns.get(arm) ?? own) === own;
    },
  };
}

function unlikeSettings(
  groups: readonly { readonly name: string; readonly common: ObservedSettings["common"] }[],
): ChosenSettings["unlike"] {
  const all = groups.map(({ common }) => common);
  if (new Set(all.map((common) => canonicalJson(common))).size < 2) return [];
  return groups.map(({ name, common }) => ({ name, label: settingsLabel(common, all) }));
}

/** An evaluation that a cell is made of, unless its settings are not the chosen ones. */
interface Asked {
  readonly observation: Observation;
  /** The cell and the fold. */
  readonly place: string;
  /** Later ones are newer. */
  readonly age: number;
}

function askedFor(
  { select, rows, columns, folds }: TableDefinition,
  observations: readonly Observation[],
): Asked[] {
  const find = indexObservations(observations);
  const ages = new Map(observations.map((observation, age) => [observation, age]));
  const selectors = rows.flatMap((row) =>
    columns
      .filter((column) => !row.publishedOnly && !column.publishedOnly)
      .map((column): Selector => mergeSelectors(select, column.select, row.select)),
  );
  // Rows of other metrics ask for the same evaluations.
  const once = new Map(selectors.map((selector) => [JSON.stringify(selector), selector]));
  return [...once].flatMap(([text, selector]) =>
    find(selector)
      .filter(({ dims }) => selector.fold !== undefined || folds === undefined || folds.includes(dims.fold))
      .map((observation) => ({
        observation,
        place: `${text} ${observation.dims.fold}`,
        age: ages.get(observation) ?? 0,
      })),
  );
}

interface Found {
  readonly places: Set<string>;
  readonly trainings: Set<string>;
  readonly example: Observation;
  newest: number;
}

/** What there is of each value within each group. */
function gather(
  asked: readonly Asked[],
  read: (observation: Observation) => readonly [group: string, value: string],
): Map<string, Map<string, Found>> {
  const groups = new Map<string, Map<string, Found>>();
  for (const { observation, place, age } of asked) {
    const [group, value] = read(observation);
    const values = groups.get(group) ?? new Map<string, Found>();
    const found: Found = values.get(value) ?? {
      places: new Set(),
      trainings: new Set(),
      example: observation,
      newest: age,
    };
    found.places.add(place);
    found.trainings.add(observation.training);
    found.newest = Math.max(found.newest, age);
    groups.set(group, values.set(value, found));
  }
  return groups;
}

function keyOf(
  group: string,
  found: ReadonlyMap<string, Found>,
  wanted: SettingsRequest | undefined,
): string {
  if (typeof wanted === "object") return wanted.get(group) ?? fullest(found);
  return wanted !== undefined && found.has(wanted) ? wanted : fullest(found);
}

function fullest(found: ReadonlyMap<string, Found>): string {
  const [best] = [...found].sort(([, a], [, b]) => b.places.size - a.places.size || b.newest - a.newest);
  return best?.[0] ?? "";
}
