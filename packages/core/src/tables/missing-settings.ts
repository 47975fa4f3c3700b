import { FoldwiseError } from "../errors";
import type { Configuration } from "../space";
import { completeSplitOptions, type SplitOptions } from "../splits";
import { type Plan, parseTraining, resolveSplits, resolveTraining, targetOf } from "../sweep";
import { type ResolvedTraining, SECTIONS } from "../trainers";
import { ARM_SETTINGS, isOpenDimension, isSetting, textOf } from "./dimensions";
import type { Observation } from "./observation";
import type { Scalar } from "./scalar";
import { matches, type Selector, withoutConditions } from "./selector";
import { trainingDims } from "./training-parameters";

/** The settings of one arm, and how an evaluation of it would look to a selector. */
export interface WantedSettings {
  readonly name: string;
  readonly experiment: string;
  readonly resolved: ResolvedTraining;
  readonly splits: SplitOptions;
  readonly observation: Observation;
}

/** A training that there is, finished or not. */
export interface Existing extends WantedSettings {
  readonly fold: number;
  readonly seed: number;
}

/**
 * Settings and seeds for a missing evaluation: those of the newest training that lacks nothing but the evaluation, or
 * the base plan's variant that fits, or the base plan with what the selector asks for; null where no plan can say it.
 */
export function settingsFor(
  { base, existing, alike = false }: { base: Plan; existing: readonly Existing[]; alike?: boolean },
  select: Selector,
  fold: number,
): { wanted: WantedSettings; seeds: readonly number[] } | null {
  // A plan says neither what a run is tagged with nor a condition of another name.
  if (Object.keys(select).some(isOpenDimension)) return null;
  const { fold: _, ...settings } = withoutConditions(select);
  const fitting = existing.filter(
    (training) => training.fold === fold && matches(settings, inFold(training.observation, fold)),
  );
  const [newest] = fitting;
  if (newest !== undefined) {
    const alike = fitting.filter((training) => sameSettings(training, newest));
    return { wanted: newest, seeds: alike.map(({ seed }) => seed) };
  }
  const { seed, experiment, ...choice } = settings;
  const seeds = seed === undefined ? base.seeds : [seed];
  const variant = Object.keys(base.variants)
    .map((name) => wantedOf(base, name))
    .find(({ observation }) => matches(choice, observation));
  const planned = variant ?? changed(base, choice);
  if (planned === null) return null;
  const asksForMore = otherSettings(choice).length > 0;
  const wanted = alike && !asksForMore ? likeExisting(planned, existing) : planned;
  return { wanted: experiment === undefined ? wanted : { ...wanted, experiment }, seeds };
}

/** An arm with the settings that its network has here already: the same arm's of another fold, or those of another arm. */
function likeExisting(planned: WantedSettings, existing: readonly Existing[]): WantedSettings {
  const { name, experiment, splits, resolved, observation } = planned;
  const model = textOf(observation, "model");
  const arm = Object.fromEntries(ARM_SETTINGS.map((name) => [name, observation.dims[name]]));
  const sameArm = existing.find((training) => matches({ model, ...arm }, training.observation));
  if (sameArm)
    return describeSettings({
      name,
      experiment,
      splits: { ...splits, seed: sameArm.splits.seed },
      resolved: sameArm.resolved,
    });
  const other = existing.find((training) => matches({ model }, training.observation));
  if (!other) return planned;
  const { crop, resize, rescale, intensityRange, pad, padValue } = other.resolved.data;
  return describeSettings({
    name,
    experiment,
    splits: { ...splits, seed: other.splits.seed },
    resolved: {
      ...other.resolved,
      data: { ...resolved.data, crop, resize, rescale, intensityRange, pad, padValue },
    },
  });
}

/** A plan's variant, with a configuration of its space, as what a selector may ask for. */
export function wantedOf(plan: Plan, variant: string, configuration: Configuration = {}): WantedSettings {
  return describeSettings({
    name: variant,
    experiment: plan.experiment,
    resolved: resolveTraining(plan, variant, configuration),
    splits: resolveSplits(plan, variant),
  });
}

export function describeSettings(settings: Omit<WantedSettings, "observation">): WantedSettings {
  return {
    ...settings,
    observation: {
      run: "",
      training: "",
      version: "",
      dims: {
        ...trainingDims(settings.resolved),
        fold: 0,
        seed: 0,
        variant: settings.name,
        experiment: settings.experiment,
        splitScheme: settings.splits.scheme,
        splitSeed: settings.splits.seed,
        ...(settings.splits.k === undefined ? {} : { splitK: settings.splits.k }),
        ...(settings.splits.repeats === undefined ? {} : { splitRepeats: settings.splits.repeats }),
        weights: "best",
        testSigma: 0,
        replicate: 0,
      },
      measures: {},
    },
  };
}

/** An observation as if its training were on this fold. */
export function inFold(observation: Observation, fold: number): Observation {
  return { ...observation, dims: { ...observation.dims, fold } };
}

/** What a selector asks of a training's settings, but for those that arms differ by. */
function otherSettings(select: Selector): [string, Scalar][] {
  return Object.entries(select).flatMap(([name, value]) =>
    value !== undefined && isSetting(name) && !ARM_SETTINGS.includes(name) ? [[name, value]] : [],
  );
}

/** The base plan, changed to what the selector asks for, under a name that says so. */
function changed(base: Plan, select: Selector): WantedSettings | null {
  const { model, splitScheme, variant } = select;
  const armSettings = ARM_SETTINGS.flatMap((name) =>
    select[name] === undefined ? [] : [[name, select[name]] as const],
  );
  // A name that is no setting's makes a section of its own, and no plan.
  const sections: Record<string, object> = {
    trainer: { ...base.trainer, ...(model === undefined ? {} : { model }) },
    data: base.data,
    training: base.training,
  };
  for (const [name, value] of [...armSettings, ...otherSettings(select)]) {
    const [section = "", ...path] = pathOf(name, base);
    sections[section] = withValue(sections[section] ?? {}, path, value);
  }
  const words = [
    model,
    ...armSettings.map(([, value]) => value),
    splitScheme,
    ...otherSettings(select).map(([, value]) => value),
  ];
  const name = words
    .filter((word) => word !== undefined)
    .map(String)
    .join("-")
    .replaceAll(/[^\w.+-]+/g, "-")
    .slice(0, 60);
  const resolved = Object.keys(sections).length > SECTIONS.length ? null : parsed(sections);
  if (resolved === null) return null;
  return describeSettings({
    name: variant ?? (name || "base"),
    experiment: base.experiment,
    resolved,
    splits: completeSplitOptions({
      ...base.splits,
      ...(splitScheme === undefined ? {} : { scheme: splitScheme }),
    }),
  });
}

/** Null for settings that the trainer refuses. */
function parsed(sections: Record<string, object>): ResolvedTraining | null {
  try {
    return parseTraining(sections);
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return null;
  }
}

/** A parameter's own path, also where it is named for short. */
function pathOf(name: string, base: Plan): readonly string[] {
  const path = name.split(".");
  if (/^(trainer|data|training)\./.test(name)) return path;
  const target = targetOf(path[0] ?? "", base);
  return target === null ? path : [target.section, target.key, ...path.slice(1)];
}

function withValue(section: object, [key = "", ...rest]: readonly string[], value: Scalar): object {
  if (rest.length === 0) return { ...section, [key]: value };
  const below: unknown = Reflect.get(section, key);
  return {
    ...section,
    [key]: withValue(typeof below === "object" && below !== null ? below : {}, rest, value),
  };
}

function sameSettings(a: WantedSettings, b: WantedSettings): boolean {
  return JSON.stringify([a.resolved, a.splits]) === JSON.stringify([b.resolved, b.splits]);
}
