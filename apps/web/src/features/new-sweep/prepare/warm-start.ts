import { valueAt } from "@/yaml/fields";

/** Whether a plan's warm start is of no use any more: the form then takes it out. */
export function namesNoResults(document: unknown): boolean {
  const { sweeps, observations, takeWhatFits } = Object(valueAt(document, "warmStart"));
  return sweeps === undefined && observations === undefined && takeWhatFits !== true;
}
