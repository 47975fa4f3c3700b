import { canonicalMetric } from "@foldwise/core/metrics";
import { z } from "zod";
import { metricLabel } from "@/formats/metric-label";
import { type Dimension, headingOf, valueText, writeSelector } from "./selector-rows";

/** A row or a column as the form edits it; `raw` is what stands in the text. */
export interface Entry {
  key: string;
  label: string;
  group: string;
  metric: string | null;
  aggregate: string | null;
  select: unknown;
  raw: Record<string, unknown>;
}

const entrySchema = z.looseObject({
  key: z.string().catch(""),
  label: z.string().catch(""),
  group: z.string().catch(""),
  metric: z.string().nullable().catch(null),
  aggregate: z.string().nullable().catch(null),
  select: z.unknown().optional(),
});

/** Entries of an axis; null for a list of another shape, which the YAML then shows. */
export function readEntries(value: unknown): Entry[] | null {
  if (value === undefined || value === null) return [];
  const parsed = z.array(entrySchema).safeParse(value);
  if (!parsed.success) return null;
  const raws = z.array(z.record(z.string(), z.unknown())).safeParse(value);
  return parsed.data.map(({ key, label, group, metric, aggregate, select }, i) => ({
    key,
    label,
    group,
    // The choices have one spelling of each metric.
    metric: metric === null ? null : canonicalMetric(metric),
    aggregate,
    select,
    raw: raws.data?.[i] ?? {},
  }));
}

/** What the form does not show of an entry is kept; what is empty goes. */
export function writeEntry({ key, label, group, metric, aggregate, select, raw }: Entry): unknown {
  const shown = { key, label, group: group || undefined, metric: metric ?? undefined };
  const entry = { ...raw, ...shown, aggregate: aggregate ?? undefined, select };
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** New entries, one for each value of a dimension, that do not take a name that is there. */
export function entriesOf(
  dimension: Dimension,
  values: readonly unknown[],
  there: readonly Entry[],
): Entry[] {
  const taken = new Set(there.map(({ key }) => key));
  return values.map((value) => {
    const known = dimension.values.find((one) => one.value === value);
    const label = headingOf(dimension, known?.label ?? valueText(value));
    return blank(freeKey(label, taken), label, { select: writeSelector([{ key: dimension.key, value }]) });
  });
}

/** New entries, one for each metric. */
export function metricEntries(metrics: readonly string[], there: readonly Entry[]): Entry[] {
  const taken = new Set(there.map(({ key }) => key));
  return metrics.map((metric) => blank(freeKey(metric, taken), metricLabel(metric), { metric }));
}

/** An entry that asks for nothing: all folds and seeds together. */
export function plainEntry(label: string, there: readonly Entry[]): Entry {
  return blank(freeKey(label, new Set(there.map(({ key }) => key))), label, {});
}

function blank(key: string, label: string, part: Partial<Entry>): Entry {
  return { key, label, group: "", metric: null, aggregate: null, select: undefined, raw: {}, ...part };
}

function freeKey(wanted: string, taken: Set<string>): string {
  let key = wanted;
  for (let i = 2; taken.has(key); i++) key = `${wanted} ${i}`;
  taken.add(key);
  return key;
}
