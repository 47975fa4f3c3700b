import { notFound } from "../errors";
import type { Network } from "./layer";
import { mobilenetM } from "./mobilenet";
import { checkModelOptions, DEFAULT_MODEL_OPTIONS, type ModelOptions } from "./options";

const MODELS: ReadonlyMap<string, { title: string; build: (options: ModelOptions) => Network }> = new Map([
  ["mobilenet_m", { title: "MobileNet_M (MobileNet v1 with the article's head)", build: mobilenetM }],
]);

/** Names and titles of the models that can be trained. */
export function listModels(): { name: string; title: string }[] {
  return [...MODELS].map(([name, { title }]) => ({ name, title }));
}

/** The layers of a model. @throws FoldwiseError when there is no such model, or an option cannot be. */
export function buildNetwork(name: string, options: Partial<ModelOptions> = {}): Network {
  const model = MODELS.get(name);
  if (!model) throw notFound("model", name);
  return model.build(checkModelOptions({ ...DEFAULT_MODEL_OPTIONS, ...options }));
}
