type ParameterValue = string | number | boolean | null;

/** A parameter as it is read: integers as they are, other numbers with 3 significant digits. */
export function formatParameter(value: ParameterValue): string {
  if (typeof value !== "number") return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value)) return value.toLocaleString("en", { useGrouping: Math.abs(value) >= 10_000 });
  const text = Number(value.toPrecision(3));
  return Math.abs(text) < 1e-3 ? text.toExponential().replace("e+", "e") : String(text);
}

/** Words that are names, not words. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["l1", "L1"],
  ["l2", "L2"],
]);

/** `learningRate` and `training.learningRate` → "learning rate": a plan may write either. */
export function parameterLabel(key: string): string {
  const last = key.split(".").at(-1) ?? key;
  return (
    NAMES.get(last) ??
    last
      .replaceAll("_", " ")
      .replace(/([a-z\d])([A-Z])/g, "$1 $2")
      .toLowerCase()
  );
}

/** Labels of parameters that stand side by side: where two would read the same, each keeps its whole key. */
export function parameterLabels(keys: readonly string[]): ReadonlyMap<string, string> {
  const labels = keys.map(parameterLabel);
  return new Map(
    keys.map((key, index) => {
      const label = labels[index] ?? key;
      return [key, labels.filter((other) => other === label).length > 1 ? key : label];
    }),
  );
}

const DIGEST = /^[0-9a-f]{32,}$/i;

/** A digest is told apart by its beginning; other text stays. */
export function shortenDigest(text: string): string {
  return DIGEST.test(text) ? `${text.slice(0, 10)}…` : text;
}
