const KNOWN: Record<string, string> = {
  lr: "learning rate",
  "perf/images_per_second": "images per second",
};

/** `val/balanced_accuracy` → "val balanced accuracy". */
export function metricLabel(name: string): string {
  return (
    KNOWN[name] ??
    name
      .replaceAll("/", " ")
      .replaceAll("_", " ")
      .replace(/\bauc\b/, "AUC")
  );
}
