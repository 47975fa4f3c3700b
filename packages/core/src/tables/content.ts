import { fingerprintOf } from "../sweep";
import { evaluationKey, testSetKey } from "./dimensions";
import type { Observation } from "./observation";

/**
 * Digest of what numbers, intervals and tests of these evaluations are made from, in whatever order they come: which
 * evaluations, their test sets and the version of each.
 */
export function contentOf(observations: readonly Observation[]): string {
  const parts = observations.map((one) =>
    [evaluationKey(one), testSetKey(one), one.version, one.classes?.positiveClass ?? ""].join("\n"),
  );
  return fingerprintOf(parts.sort());
}
