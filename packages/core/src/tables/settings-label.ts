import type { Scalar } from "./scalar";
import { parameterText } from "./trial-row";

/** Parameters that are said even where all have them alike. */
const ALWAYS = ["trainer.inputSize", "training.epochs"];

/** Settings in words: size and epochs, and what else tells them from the others, such as `learningRate 0.01`. */
export function settingsLabel(
  settings: Readonly<Record<string, Scalar>>,
  all: readonly Readonly<Record<string, Scalar>>[],
): string {
  const names = new Set([...ALWAYS, ...all.flatMap(Object.keys)]);
  const text = (value: Scalar | undefined) => JSON.stringify(value ?? null);
  return [...names]
    .filter((name) => ALWAYS.includes(name) || new Set(all.map((one) => text(one[name]))).size > 1)
    .flatMap((name) => {
      const value = settings[name];
      return value === undefined ? [] : [`${nameOf(name)} ${parameterText(value)}`];
    })
    .join(", ");
}

/** Without its section, which adds nothing for a reader. */
function nameOf(name: string): string {
  return name.replace(/^(trainer|training|data)\./, "");
}
