/** Ways to say how much a parameter matters. */
export const IMPORTANCE_METHODS = ["ped-anova", "fanova"] as const;
export type ImportanceMethod = (typeof IMPORTANCE_METHODS)[number];
