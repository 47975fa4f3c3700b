/** Metrics drawn in one chart: train dashed and thin, validation solid. */
export interface CurveGroup {
  key: string;
  label: string;
  metrics: readonly string[];
}

const GROUPS: readonly CurveGroup[] = [
  { key: "loss", label: "loss", metrics: ["train/loss", "val/loss"] },
  { key: "accuracy", label: "accuracy", metrics: ["train/accuracy", "val/accuracy"] },
  { key: "balanced_accuracy", label: "balanced accuracy", metrics: ["val/balanced_accuracy"] },
  { key: "auc", label: "AUC", metrics: ["val/auc"] },
  { key: "lr", label: "learning rate", metrics: ["lr"] },
];

/** Groups of the metrics a run has; what belongs to none is a group of its own. */
export function curveGroups(names: readonly string[]): CurveGroup[] {
  const there = new Set(names);
  const known = GROUPS.map((group) => ({
    ...group,
    metrics: group.metrics.filter((name) => there.has(name)),
  }));
  const taken = new Set(GROUPS.flatMap((group) => group.metrics));
  const others = names.filter((name) => !taken.has(name)).sort();
  return [
    ...known.filter((group) => group.metrics.length > 0),
    ...others.map((name) => ({
      key: name,
      label: name.replaceAll("/", " ").replaceAll("_", " "),
      metrics: [name],
    })),
  ];
}
