import type { TableMissing, TablePreset } from "@foldwise/core/contracts/table-runs";
import { formatCount, plural } from "../../../formats/numbers";
import { timeDetail, timeValue } from "../../../formats/plan-time";

export interface MissingRow {
  key: string;
  arms: string;
  folds: string;
  seeds: string;
  sigmas: string;
  trainings: string;
  evaluations: string;
}

export interface MissingRun {
  /** What would run, a line a plan. */
  rows: readonly MissingRow[];
  /** What it costs, in one line; null where nothing runs. */
  cost: string | null;
  /** How long it takes and what that is known from. */
  time: string;
  /** Where the settings of what nobody has trained yet come from. */
  settings: string;
  underWay: readonly number[];
  unmet: readonly string[];
  /** The same on the command line. */
  command: string;
}

export const PRESET_LABELS = { full: "As in the paper", cpu: "Small, for a CPU" } as const;

/** What would run for a table's empty cells, in words. */
export function prepareMissingRun(
  missing: TableMissing,
  view: { preset: TablePreset | null; settings: string },
): MissingRun {
  const asked = [
    ...(view.preset ? [`--preset ${view.preset}`] : []),
    ...(view.settings ? [`--settings ${view.settings}`] : []),
  ];
  const { plans, total, underWay, unmet, settingsFile, alike, table, dataset } = missing;
  return {
    rows: plans.map(({ arms, folds, seeds, testSigmas, cost }, index) => ({
      key: `${index}`,
      arms: arms.join(", "),
      folds: folds.join(", "),
      seeds: seeds.join(", "),
      sigmas: testSigmas.join(", "),
      trainings:
        cost.shared === 0
          ? formatCount(cost.trainings)
          : `${formatCount(cost.trainings)} + ${formatCount(cost.shared)} shared`,
      evaluations: formatCount(cost.evaluations),
    })),
    cost:
      plans.length === 0
        ? null
        : `${plural(total.trainings, "training run")}, ${plural(total.evaluations, "evaluation")}, at most ${plural(total.epochs, "epoch")}`,
    time: [
      total.trainings === 0 ? "no training: evaluations are added to existing runs" : "",
      timeValue(total) ?? "no estimate of the whole time",
      timeDetail(total),
    ]
      .filter(Boolean)
      .join(" · "),
    settings: `${alike ? "those of the model's existing runs, otherwise " : ""}${settingsFile ?? "none"}`,
    underWay,
    unmet,
    command: [
      `npx foldwise table run ${JSON.stringify(table)}${dataset ? ` --dataset ${dataset.slug}` : ""}`,
      ...asked,
    ].join(" "),
  };
}
