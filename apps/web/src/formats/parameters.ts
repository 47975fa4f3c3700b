import { parameterLabel } from "@foldwise/core/words";

type SingleValue = string | number | boolean | null;
type ParameterValue = SingleValue | readonly SingleValue[];

/** A parameter as it is read: integers as they are, other numbers with 3 significant digits; of a list each value. */
export function formatParameter(value: ParameterValue): string {
  if (isList(value)) return `[${value.map(formatParameter).join(", ")}]`;
  if (value === null) return "none";
  if (typeof value !== "number") return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value)) return value.toLocaleString("en", { useGrouping: Math.abs(value) >= 10_000 });
  const text = Number(value.toPrecision(3));
  return Math.abs(text) < 1e-3 ? text.toExponential().replace("e+", "e") : String(text);
}

/** A parameter as tables sort it and exports have it: a list as JSON. */
export function plainParameter(value: ParameterValue): SingleValue {
  return isList(value) ? JSON.stringify(value) : value;
}

function isList(value: ParameterValue): value is readonly SingleValue[] {
  return Array.isArray(value);
}

export function capitalize(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

/** Labels of parameters that stand side by side: where two would read the same, each has its key beside it. */
export function parameterLabels(keys: readonly string[]): ReadonlyMap<string, string> {
  const labels = keys.map(parameterLabel);
  return new Map(
    keys.map((key, index) => {
      const label = labels[index] ?? key;
      return [key, labels.filter((other) => other === label).length > 1 ? `${label}, ${key}` : label];
    }),
  );
}

/** What a label says on hover: how a plan, a filter and the API name the parameter. */
export function parameterHint(key: string): string {
  return `Plan key: ${key}`;
}

const DIGEST = /^[0-9a-f]{32,}$/i;

/** A digest is told apart by its beginning; other text stays. */
export function shortenDigest(text: string): string {
  return DIGEST.test(text) ? `${text.slice(0, 10)}…` : text;
}
