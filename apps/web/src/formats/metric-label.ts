import { measureOf } from "@foldwise/core/measures";

const KNOWN: ReadonlyMap<string, string> = new Map([
  ["lr", "learning rate"],
  ["perf/images_per_second", "images per second"],
  ["perf/epoch_seconds", "epoch duration (s)"],
  ["sys/memory_mb", "memory (MB)"],
]);

/** `val/balanced_accuracy` → "val balanced accuracy"; `recall/class/normal` → "recall of class normal". */
export function metricLabel(name: string): string {
  return KNOWN.get(name) ?? measureOf(name).label;
}
