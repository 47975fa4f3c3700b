import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { foldLabel } from "@foldwise/core/words";

type Named = Pick<
  RunSummary,
  "id" | "name" | "sweepId" | "sweepName" | "trialNumber" | "variant" | "fold" | "seed"
>;

export interface RunName {
  /** At a line's end and over a column, unlike any other run's: `#1 F0`. */
  short: string;
  /** What shares its hue: `trial 1 · MAC`. */
  group: string;
  /** Place of the group among those compared. */
  hue: number;
}

/**
 * Short names that tell compared runs apart. Runs of one trial share a hue, as they differ by fold only; a trial's number
 * is enough within one sweep, and has the sweep's name before it among several.
 */
export function nameRuns(runs: readonly Named[]): RunName[] {
  const manySweeps = new Set(runs.map(({ sweepId }) => sweepId)).size > 1;
  const groups = runs.map((run) => groupOf(run, manySweeps));
  // By number, not by the order of choosing: the trials of a plan's variants then mostly have the hues of its own page.
  const keys = [...new Set(groups.map(({ key }) => key))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const shorts = runs.map((run, index) => `${groups[index]?.short} F${foldLabel(run)}`);
  return runs.map((run, index) => {
    const { key, name } = groups[index] ?? { key: "", name: run.name };
    const own = shorts[index] ?? run.name;
    const isShared = shorts.filter((other) => other === own).length > 1;
    return {
      short: isShared ? `${own}·s${run.seed ?? run.id}` : own,
      group: name,
      hue: keys.indexOf(key),
    };
  });
}

function groupOf(run: Named, manySweeps: boolean): { key: string; short: string; name: string } {
  if (run.sweepId === null || run.trialNumber === null)
    return { key: `run ${run.id}`, short: run.name, name: run.name };
  const sweep = manySweeps ? `${run.sweepName ?? `sweep ${run.sweepId}`} ` : "";
  return {
    key: `${run.sweepId} ${run.trialNumber}`,
    short: `${sweep}#${run.trialNumber}`,
    name: [`${sweep}trial ${run.trialNumber}`, run.variant].filter(Boolean).join(" · "),
  };
}
