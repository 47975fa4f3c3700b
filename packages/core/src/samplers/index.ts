import type { Space } from "../space";
import type { MakeSampler, Sampler } from "./contract";
import { makeGridSampler } from "./grid";
import { makeRandomSampler } from "./random";

export type { History, Observation, Proposal, Sampler } from "./contract";
export { makeHistory } from "./history";

export const SAMPLER_KINDS = ["grid", "random"] as const;
export type SamplerKind = (typeof SAMPLER_KINDS)[number];

interface SamplerEntry {
  readonly make: MakeSampler;
  /** True where it goes through the whole space in order; others draw a sample of it, as many as the budget says. */
  readonly isExhaustive: boolean;
}

const SAMPLERS: Record<SamplerKind, SamplerEntry> = {
  grid: { make: makeGridSampler, isExhaustive: true },
  random: { make: makeRandomSampler, isExhaustive: false },
};

/** @throws FoldwiseError `invalid` when the sampler cannot search this space. */
export function makeSampler(kind: SamplerKind, space: Space): Sampler {
  return SAMPLERS[kind].make(space);
}

/** Whether a sampler of this kind goes through the whole space, so that a budget below its size leaves something out. */
export function isExhaustive(kind: SamplerKind): boolean {
  return SAMPLERS[kind].isExhaustive;
}
