import type { FoldGroupSummary, FoldMetric } from "@foldwise/core/contracts/http/fold-group";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { groupLabel, type MetricSummary } from "@foldwise/core/fold-groups";
import type { FoldGroupRecord } from "@foldwise/db/repositories/fold-group";

/** @param siblings groups that its label tells it apart from */
export function foldGroupSummaryView(
  group: FoldGroupRecord,
  siblings: readonly FoldGroupRecord[],
): FoldGroupSummary {
  const { newest: _, createdAt, ...rest } = group;
  return { ...rest, label: groupLabel(group, siblings), createdAt: createdAt.toISOString() };
}

/** Groups of a page, each told apart from those beside it: of the same parent, or of the same experiment without one. */
export function foldGroupViews(groups: readonly FoldGroupRecord[]): FoldGroupSummary[] {
  const familyOf = ({ parent, experimentId }: FoldGroupRecord) => `${parent?.id ?? ""} ${experimentId}`;
  return groups.map((group) =>
    foldGroupSummaryView(
      group,
      groups.filter((other) => other !== group && familyOf(other) === familyOf(group)),
    ),
  );
}

export function foldMetricView({ folds, interval, ...summary }: MetricSummary): FoldMetric {
  return {
    ...summary,
    folds: folds.map(({ value, runs, fold }) => ({ fold, value: encodeMetric(value), runs: [...runs] })),
    interval: interval && [...interval],
  };
}
