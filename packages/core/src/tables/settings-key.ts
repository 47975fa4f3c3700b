import { canonicalJson, fingerprintOf } from "../sweep";
import type { TableDefinition } from "./definition";
import type { Observation } from "./observation";
import type { ParameterValue } from "./parameter-value";
import { mergeSelectors } from "./selector";

/** Parameters that arms of an ablation differ by, and the place of a file of weights, which is none of its content. */
const NO_SETTING = /^(trainer\.(model|kind)|trainer\.weights\.(path|url)|data\.(balance|augmentation))$/;
/** Of the images as every arm gets them; the rest of `data` belongs to an arm. */
const COMMON_DATA = /^data\.(crop|resize|rescale)$/;

/** What one evaluation was trained with, as far as a table does not choose by it. */
export interface ObservedSettings {
  /** Whose settings are looked at together: a network, and names of a plan where the table chooses by those. */
  readonly group: string;
  /** The part of the group that its own data settings belong to. */
  readonly arm: string;
  /** Of the trainer, the training, the split, and images as every arm gets them. */
  readonly common: Readonly<Record<string, ParameterValue>>;
  /** A short name of `common`, the same everywhere. */
  readonly key: string;
  /** Of the arm's own images, as text to compare. */
  readonly own: string;
}

/** Reads the settings of a table's evaluations: each training once. */
export function settingsReader(definition: TableDefinition): (observation: Observation) => ObservedSettings {
  const selectors = selectorsOf(definition);
  const chosen = new Set(selectors.flatMap(({ params }) => Object.keys(params ?? {})));
  const names = (["variant", "sweep", "experiment"] as const).filter((name) =>
    selectors.some((selector) => selector[name] !== undefined),
  );
  const known = new Map<string, Pick<ObservedSettings, "common" | "key" | "own">>();
  const read = ({
    params = {},
    splitSeed,
  }: Observation): Pick<ObservedSettings, "common" | "key" | "own"> => {
    const entries = Object.entries({ ...params, "splits.seed": splitSeed })
      .filter(([name]) => !chosen.has(name) && !NO_SETTING.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const isCommon = ([name]: [string, ParameterValue]) =>
      !name.startsWith("data.") || COMMON_DATA.test(name);
    const common = Object.fromEntries(entries.filter(isCommon));
    const own = canonicalJson(entries.filter((entry) => !isCommon(entry)));
    return { common, key: fingerprintOf(common).slice(0, 8), own };
  };
  return (observation) => {
    const { trainingId, model, data } = observation;
    // One that nobody trained yet has no number to be known by.
    const found = trainingId === "" ? undefined : known.get(trainingId);
    const settings = found ?? read(observation);
    known.set(trainingId, settings);
    const group = [model, ...names.map((name) => nameOf(observation, name))].join(" · ");
    return { ...settings, group, arm: canonicalJson([group, data.balance, data.augmentation]) };
  };
}

function nameOf({ variant, sweep, experiment }: Observation, name: "variant" | "sweep" | "experiment") {
  return { variant, experiment: experiment ?? "", sweep: sweep?.name ?? "" }[name];
}

function selectorsOf({ select, rows, columns, questions }: TableDefinition) {
  return [
    select,
    ...[...rows, ...columns].map((axis) => axis.select ?? {}),
    ...questions.flatMap(({ first, second, strata = [] }) =>
      [first, second, ...strata].map((arm) => mergeSelectors(arm.select)),
    ),
  ];
}
