type Value = string | number | boolean | null;

/** A mapping as MLflow's list of keys and values, all of them text. */
export function pairs(mapping: Readonly<Record<string, Value>>): { key: string; value: string }[] {
  return Object.entries(mapping).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
}
