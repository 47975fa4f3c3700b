import { invalid, notFound, type Problem } from "../errors";
import { alexnet } from "./alexnet";
import { alnett } from "./alnett";
import { articleHead } from "./article-head";
import type { ModelDefinition } from "./definition";
import { googlenet } from "./googlenet";
import type { Network } from "./layer";
import { mobilenetM } from "./mobilenet";
import { DEFAULT_MODEL_OPTIONS, type ModelOptions, optionProblems } from "./options";
import { resnet50 } from "./resnet";
import { vgg16 } from "./vgg";

export const MODEL_NAMES = ["mobilenet_m", "vgg16", "resnet50", "googlenet", "alexnet", "alnett"] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

const MODELS: Readonly<Record<ModelName, ModelDefinition>> = {
  mobilenet_m: mobilenetM,
  vgg16,
  resnet50,
  googlenet,
  alexnet,
  alnett,
};

export interface ListedModel {
  readonly name: ModelName;
  readonly title: string;
  readonly source: string;
  readonly isApproximation: boolean;
  /** Whether moving averages are among its parameters, as its reference implementation counts. */
  readonly countsMovingAverages: boolean;
}

/** Names, titles and sources of the models that can be trained. */
export function listModels(): ListedModel[] {
  return MODEL_NAMES.map((name) => {
    const { title, source, isApproximation, countsMovingAverages } = MODELS[name];
    return { name, title, source, isApproximation, countsMovingAverages };
  });
}

function definitionOf(name: string): ModelDefinition {
  const known = MODEL_NAMES.find((candidate) => candidate === name);
  if (!known) throw notFound("model", name, MODEL_NAMES);
  return MODELS[known];
}

/** Why a model cannot be built with these options, by field; empty when it can. @throws FoldwiseError when there is no such model. */
export function modelProblems(
  name: string,
  options: Pick<ModelOptions, "inputSize" | "widthMultiplier">,
): Problem[] {
  return optionProblems(options, definitionOf(name).inputSize);
}

/** The layers of a model. @throws FoldwiseError when there is no such model, or an option cannot be. */
export function buildNetwork(name: string, options: Partial<ModelOptions> = {}): Network {
  const model = definitionOf(name);
  const checked = { ...DEFAULT_MODEL_OPTIONS, ...options };
  const problems = optionProblems(checked, model.inputSize);
  if (problems.length > 0) throw invalid(problems, "The model was refused");
  const base = model.base(checked);
  const last = base.at(-1)?.name ?? "input";
  const head = checked.head === "article" ? articleHead(last, checked) : model.referenceHead(last, checked);
  return {
    name,
    inputShape: [checked.inputSize, checked.inputSize, 3],
    classes: checked.classes,
    layers: [...(checked.freezeBase ? base.map((layer) => ({ ...layer, frozen: true })) : base), ...head],
  };
}
