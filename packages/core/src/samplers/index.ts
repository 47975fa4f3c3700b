import type { Space } from "../space";
import type { MakeSampler, Sampler } from "./contract";
import { makeGridSampler } from "./grid";
import { makeRandomSampler } from "./random";

export type { History, Observation, Proposal, Sampler } from "./contract";
export { makeHistory } from "./history";

export const SAMPLER_KINDS = ["grid", "random"] as const;
export type SamplerKind = (typeof SAMPLER_KINDS)[number];

const MAKERS: Record<SamplerKind, MakeSampler> = { grid: makeGridSampler, random: makeRandomSampler };

/** @throws FoldwiseError `invalid` when the sampler cannot search this space. */
export function makeSampler(kind: SamplerKind, space: Space): Sampler {
  return MAKERS[kind](space);
}
