interface ParameterText {
  label: string;
  unit?: string;
}

/** Parameters whose words are not those of their key. Keys of the sections that a space can vary are in short. */
const KNOWN: ReadonlyMap<string, ParameterText> = new Map<string, ParameterText>([
  // A program may have a parameter of its own that is called kind.
  ["trainer.kind", { label: "trainer" }],
  ["epochs", { label: "max epochs" }],
  ["epochSeconds", { label: "epoch duration", unit: "s" }],
  ["steps", { label: "max steps" }],
  ["stallSeconds", { label: "stall timeout", unit: "s" }],
  ["graceSeconds", { label: "grace", unit: "s" }],
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
  ["pad", { label: "padding" }],
  ["padValue", { label: "padding value" }],
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
  const { label, unit } = KNOWN.get(key) ??
    KNOWN.get(key.replace(/^(training|trainer|data)\./, "")) ?? {
      label: labelOfName(key.split(".").at(-1) ?? key),
    };
  return unit === undefined ? label : `${label} (${unit})`;
}

function labelOfName(name: string): string {
  return name
    .replaceAll("_", " ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
