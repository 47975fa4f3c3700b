import { canonicalJson, fingerprintOf } from "../sweep";
import type { TableDefinition } from "./definition";
import { ARM_SETTINGS, settingsOf, textOf } from "./dimensions";
import type { Observation } from "./observation";
import type { Scalar } from "./scalar";

/** The model, which is a dimension of its own, and the place of a file of weights, which is none of its content. */
const NO_SETTING = /^(trainer\.(model|kind)|trainer\.weights\.(path|url))$/;
/** Of the images as every arm gets them; the rest of `data` belongs to an arm. */
const COMMON_DATA = /^data\.(crop|resize|rescale|intensityRange|pad|padValue)$/;

/** What one evaluation was trained with, as far as a table does not choose by it. */
export interface ObservedSettings {
  /** Whose settings are looked at together: a network, and names of a plan where the table chooses by those. */
  readonly group: string;
  /** The part of the group that its own datasettings belong to. */
  readonly arm: string;
  /** Of the trainer, the training, the split, and images as every arm gets them. */
  readonly common: Readonly<Record<string, Scalar>>;
  /** A short name of `common`, the same everywhere. */
  readonly key: string;
  /** Of the arm's own images, as text to compare. */
  readonly own: string;
}

/** Reads the settings of a table's evaluations: each training once. */
export function settingsReader(definition: TableDefinition): (observation: Observation) => ObservedSettings {
  const selectors = selectorsOf(definition);
  const chosen = new Set(selectors.flatMap(Object.keys));
  const names = (["variant", "sweep", "experiment"] as const).filter((name) =>
    selectors.some((selector) => selector[name] !== undefined),
  );
  const isLeftOut = (name: string): boolean =>
    chosen.has(name) || ARM_SETTINGS.includes(name) || NO_SETTING.test(name);
  const known = new Map<string, Pick<ObservedSettings, "common" | "key" | "own">>();
  const read = ({ dims }: Observation): Pick<ObservedSettings, "common" | "key" | "own"> => {
    const split: [string, Scalar][] = [["splits.seed", dims.splitSeed ?? null]];
    // Of made folds only, so that the keys of all others are what they were.
    for (const [name, value] of [
      ["splits.k", dims.splitK],
      ["splits.repeats", dims.splitRepeats],
    ] as const)
      if (value !== undefined) split.push([name, value]);
    const entries = [...settingsOf(dims), ...split]
      .filter(([name]) => !isLeftOut(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const isCommon = ([name]: [string, Scalar]) => !name.startsWith("data.") || COMMON_DATA.test(name);
    const common = Object.fromEntries(entries.filter(isCommon));
    const own = canonicalJson(entries.filter((entry) => !isCommon(entry)));
    return { common, key: fingerprintOf(common).slice(0, 8), own };
  };
  return (observation) => {
    const { training } = observation;
    // One that nobody trained yet has no number to be known by.
    const found = training === "" ? undefined : known.get(training);
    const settings = found ?? read(observation);
    known.set(training, settings);
    const words = ["model", ...names.map((name) => (name === "sweep" ? "sweep.name" : name))];
    const group = words.map((name) => textOf(observation, name)).join(" · ");
    const arm = canonicalJson([group, ...ARM_SETTINGS.map((name) => textOf(observation, name))]);
    return { ...settings, group, arm };
  };
}

function selectorsOf({ select, rows, columns, questions }: TableDefinition) {
  return [
    select,
    ...[...rows, ...columns].map((axis) => axis.select ?? {}),
    ...questions.flatMap(({ first, second, strata = [] }) =>
      [first, second, ...strata].map((arm) => arm.select),
    ),
  ];
}
