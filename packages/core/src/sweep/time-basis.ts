/** Where an estimate of time comes from: this network, another one scaled by its multiply-adds, or nothing measured. */
export const TIME_BASES = ["measured", "scaled", "assumed"] as const;
export type TimeBasis = (typeof TIME_BASES)[number];
