type ParameterValue = string | number | boolean | null;

/** A parameter as it is read: integers as they are, other numbers with 3 significant digits. */
export function formatParameter(value: ParameterValue): string {
  if (value === null) return "none";
  if (typeof value !== "number") return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value)) return value.toLocaleString("en", { useGrouping: Math.abs(value) >= 10_000 });
  const text = Number(value.toPrecision(3));
  return Math.abs(text) < 1e-3 ? text.toExponential().replace("e+", "e") : String(text);
}

interface ParameterWords {
  label: string;
  unit?: string;
}

/** Parameters whose words are not those of their key. Keys of the sections that a space can vary are in short. */
const KNOWN: ReadonlyMap<string, ParameterWords> = new Map<string, ParameterWords>([
  ["kind", { label: "trainer" }],
  ["epochs", { label: "max epochs" }],
  ["epochSeconds", { label: "epoch duration", unit: "s" }],
  ["l1", { label: "L1" }],
  ["l2", { label: "L2" }],
  ["plateau", { label: "LR scheduler" }],
  ["plateau.patience", { label: "LR scheduler patience", unit: "epochs" }],
  ["plateau.factor", { label: "LR scheduler factor" }],
  ["plateau.min", { label: "min learning rate" }],
  ["earlyStopping.patience", { label: "early stopping patience", unit: "epochs" }],
  ["selection.metric", { label: "selection metric" }],
  ["selection.direction", { label: "selection direction" }],
  ["balance", { label: "balancing" }],
  ["augmentationSteps.rotationDegrees", { label: "rotation", unit: "degrees" }],
  ["augmentationSteps.shearDegrees", { label: "shear", unit: "degrees" }],
  ["inputSize", { label: "input size", unit: "px" }],
  ["freezeBase", { label: "freeze base layers" }],
  ["weights", { label: "initial weights" }],
  ["weights.url", { label: "URL of initial weights" }],
  ["weights.sha256", { label: "SHA-256 of initial weights" }],
  ["evaluation.weights", { label: "evaluated weights" }],
]);

/** `learningRate` and `training.learningRate` → "learning rate", with its unit: a plan may write either. */
export function parameterLabel(key: string): string {
  const { label, unit } = KNOWN.get(key.replace(/^(training|trainer|data)\./, "")) ?? {
    label: wordsOf(key.split(".").at(-1) ?? key),
  };
  return unit === undefined ? label : `${label} (${unit})`;
}

/** As the label of a field: "Learning rate". */
export function parameterTitle(key: string): string {
  return capitalize(parameterLabel(key));
}

export function capitalize(label: string): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

/** What a label says on hover: how a plan, a filter and the API name the parameter. */
export function parameterHint(key: string): string {
  return `Plan key: ${key}`;
}

function wordsOf(name: string): string {
  return name
    .replaceAll("_", " ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase();
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

const DIGEST = /^[0-9a-f]{32,}$/i;

/** A digest is told apart by its beginning; other text stays. */
export function shortenDigest(text: string): string {
  return DIGEST.test(text) ? `${text.slice(0, 10)}…` : text;
}
