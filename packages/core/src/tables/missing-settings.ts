import type { Configuration } from "../space";
import {
  dataSchema,
  type Plan,
  type ResolvedTraining,
  resolveSplits,
  resolveTraining,
  type SplitOptions,
  targetOf,
  trainerSchema,
  trainingSchema,
} from "../sweep";
import type { Observation } from "./observation";
import type { ParameterValue } from "./parameter-value";
import { matches, type Selector } from "./selector";
import { trainingParameters } from "./training-parameters";

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
export function settingsOf(
  { base, existing, alike = false }: { base: Plan; existing: readonly Existing[]; alike?: boolean },
  select: Selector,
  fold: number,
): { wanted: WantedSettings; seeds: readonly number[] } | null {
  const { weights: _, testSigma: __, fold: ___, ...settings } = select;
  const fitting = existing.filter(
    (training) => training.fold === fold && matches(settings, { ...training.observation, fold }),
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
  const asksForMore = Object.keys(choice.params ?? {}).length > 0;
  const wanted = alike && !asksForMore ? likeExisting(planned, existing) : planned;
  return { wanted: experiment === undefined ? wanted : { ...wanted, experiment }, seeds };
}

/** An arm with the settings that its network has here already: the same arm's of another fold, or those of another arm. */
function likeExisting(planned: WantedSettings, existing: readonly Existing[]): WantedSettings {
  const { name, experiment, splits, resolved, observation } = planned;
  const { model, data } = observation;
  const sameArm = existing.find((training) => matches({ model, data }, training.observation));
  if (sameArm)
    return describeSettings({
      name,
      experiment,
      splits: { ...splits, seed: sameArm.splits.seed },
      resolved: sameArm.resolved,
    });
  const other = existing.find((training) => matches({ model }, training.observation));
  if (!other) return planned;
  const { crop, resize, rescale } = other.resolved.data;
  return describeSettings({
    name,
    experiment,
    splits: { ...splits, seed: other.splits.seed },
    resolved: { ...other.resolved, data: { ...resolved.data, crop, resize, rescale } },
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
  const { trainer, data } = settings.resolved;
  return {
    ...settings,
    observation: {
      runId: "",
      trainingId: "",
      fold: 0,
      seed: 0,
      variant: settings.name,
      experiment: settings.experiment,
      model: trainer.model,
      data: { balance: data.balance, augmentation: data.augmentation },
      params: trainingParameters(settings.resolved),
      splitScheme: settings.splits.scheme,
      splitSeed: settings.splits.seed,
      weights: "best",
      testSigma: 0,
      replicate: 0,
      confusion: { classes: [], counts: [] },
      auc: null,
      epochs: 0,
    },
  };
}

/** The base plan, changed to what the selector asks for, under a name that says so. */
function changed(base: Plan, { model, data, splitScheme, variant, params }: Selector): WantedSettings | null {
  // A name that is no setting's makes a section of its own, and no plan.
  const sections: Record<string, object> = {
    trainer: { ...base.trainer, ...(model === undefined ? {} : { model }) },
    data: { ...base.data, ...data },
    training: base.training,
  };
  for (const [name, value] of Object.entries(params ?? {})) {
    const [section = "", ...path] = pathOf(name, base);
    sections[section] = withValue(sections[section] ?? {}, path, value);
  }
  const words = [model, data?.balance, data?.augmentation, splitScheme, ...Object.values(params ?? {})];
  const name = words
    .filter((word) => word !== undefined)
    .map(String)
    .join("-")
    .replaceAll(/[^\w.+-]+/g, "-")
    .slice(0, 60);
  const [trainer, images, training] = [
    trainerSchema.safeParse(sections.trainer),
    dataSchema.safeParse(sections.data),
    trainingSchema.safeParse(sections.training),
  ];
  if (Object.keys(sections).length > 3 || !trainer.success || !images.success || !training.success)
    return null;
  return describeSettings({
    name: variant ?? (name || "base"),
    experiment: base.experiment,
    resolved: { trainer: trainer.data, data: images.data, training: training.data },
    splits: { ...base.splits, ...(splitScheme === undefined ? {} : { scheme: splitScheme }) },
  });
}

/** A parameter's own path, also where it is named for short. */
function pathOf(name: string, base: Plan): readonly string[] {
  const path = name.split(".");
  if (/^(trainer|data|training)\./.test(name)) return path;
  const target = targetOf(path[0] ?? "", base);
  return target === null ? path : [target.section, target.key, ...path.slice(1)];
}

function withValue(section: object, [key = "", ...rest]: readonly string[], value: ParameterValue): object {
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
