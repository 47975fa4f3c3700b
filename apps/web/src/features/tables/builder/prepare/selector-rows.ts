import type { TableVocabulary } from "@foldwise/core/contracts/saved-tables";
import { dimensionNoun, parameterText, selectorEntries } from "@foldwise/core/tables";
import { z } from "zod";
import { capitalize, parameterLabels } from "@/formats/parameters";

/** One thing that a selector asks for, as the form shows it. */
export interface SelectorRow {
  /** A dimension by its full name: `testSigma`, `data.balance`, `training.learningRate`. */
  key: string;
  value: unknown;
}

const record = z.record(z.string(), z.unknown());

/**
 * A selector as rows, also one with mappings, as `{ data: { balance: none } }`; null for one of another shape, which the
 * YAML then shows.
 */
export function readSelector(selector: unknown): SelectorRow[] | null {
  if (selector === undefined || selector === null) return [];
  const parsed = record.safeParse(selector);
  return parsed.success ? selectorEntries(parsed.data).map(([key, value]) => ({ key, value })) : null;
}

/** Rows as a selector; undefined where there are none, so that the key goes. */
export function writeSelector(rows: readonly SelectorRow[]): Record<string, unknown> | undefined {
  const selector: Record<string, unknown> = {};
  for (const { key, value } of rows) selector[key] = value;
  return Object.keys(selector).length > 0 ? selector : undefined;
}

/** Something to choose by, with the values that runs have. */
export interface Dimension {
  key: string;
  label: string;
  values: readonly { value: unknown; label: string }[];
}

/** Parameters that are offered under a name of their own. */
const NAMED: ReadonlySet<string> = new Set(["data.balance", "data.augmentation"]);

/** Everything that a selector can ask for, in the order of use; parameters that differ between runs first. */
export function dimensionsOf(words: TableVocabulary): Dimension[] {
  const parameters = parameterLabels(words.params.map(({ name }) => name));
  const plain = (key: string, label: string, values: readonly unknown[]): Dimension => {
    // A list of choices cannot have one text twice: of 5 and "5" the text is in quotes, of close numbers all digits.
    const full = values.map((value) => (typeof value === "string" ? value : valueText(value)));
    const short = values.map((value) => parameterText(value));
    const labels = values.map((value, i) => {
      const isShared = (texts: readonly string[]) =>
        texts.some((text, j) => j !== i && text === (texts[i] ?? ""));
      if (typeof value === "string") return isShared(full) ? JSON.stringify(value) : value;
      return (isShared(short) ? full[i] : short[i]) ?? "";
    });
    return { key, label, values: values.map((value, i) => ({ value, label: labels[i] ?? "" })) };
  };
  return [
    plain("variant", "Variant", words.variants),
    plain("fold", "Fold", words.folds),
    plain("testSigma", "Test sigma", words.testSigmas),
    plain("seed", "Seed", words.seeds),
    plain("model", "Model", words.models),
    plain("splitScheme", "Split scheme", words.splitSchemes),
    plain("data.balance", "Balancing", words.balances),
    plain("data.augmentation", "Augmentation", words.augmentations),
    plain("weights", "Weights", ["best", "last"]),
    {
      key: "sweep",
      label: "Sweep",
      values: words.sweeps.map(({ id, name }) => ({ value: id, label: `${id} ${name}` })),
    },
    plain("experiment", "Experiment", words.experiments),
    ...words.dimensions.map(({ name, values }) => plain(name, dimensionNoun(name), values)),
    ...words.params
      .filter(({ name }) => !NAMED.has(name))
      .map(({ name, values }) => plain(name, capitalize(parameters.get(name) ?? name), values)),
  ];
}

/** A value as a person reads and types it. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** What was typed or chosen, as the value it stands for. */
export function parseValue(text: string, dimension: Dimension | undefined): unknown {
  const known = dimension?.values.find(({ label }) => label === text);
  if (known) return known.value;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && !Array.isArray(parsed) && parsed !== null ? text : parsed;
  } catch {
    return text;
  }
}

/** "σ 5", "Fold 1", "learningRate 0.001": a heading for a choice. */
export function headingOf({ key, label }: Dimension, value: string): string {
  if (key === "variant" || key === "model" || key === "splitScheme" || key === "experiment") return value;
  if (key === "testSigma") return `σ ${value}`;
  return `${label === key ? (label.split(".").at(-1) ?? label) : label} ${value}`;
}
