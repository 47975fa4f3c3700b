/** In a module without imports: pages that only list them load nothing else. */
export const SAMPLER_KINDS = ["grid", "random", "sobol", "tpe", "bohb", "gp", "cmaes", "nsga2"] as const;
export type SamplerKind = (typeof SAMPLER_KINDS)[number];
