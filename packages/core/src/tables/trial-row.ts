import { ownParameters, parameterName } from "./parameter-names";
import type { Scalar } from "./scalar";
import type { Selector } from "./selector";

/** A trial as a line of its sweep's table. */
export interface TabledTrial {
  readonly number: number;
  readonly variant: string;
  readonly configuration: Readonly<Record<string, Scalar>>;
  /** On the validation side; null before it is known. */
  readonly objective: number | null;
  /** True where it is not to be chosen: it exceeds a constraint, or another one is better in every objective. */
  readonly isOutdone?: boolean;
}

/** Significant digits of a parameter in a label; its selector has all of them. */
const DIGITS = 3;

/** A parameter's value as a label has it: `0.000895` of 0.0008947409054849912. */
export function parameterText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "number" || Number.isInteger(value)) return JSON.stringify(value) ?? "";
  return String(Number(value.toPrecision(DIGITS)));
}

/** `learningRate 0.000895, dropout 0.2`, without the section that adds nothing for a reader. */
export function trialLabel({ configuration }: TabledTrial): string {
  return Object.entries(configuration)
    .map(([name, value]) => `${name.replace(/^(trainer|training|data)\./, "")} ${parameterText(value)}`)
    .join(", ");
}

/** As evaluations have it: a space may name a program's parameter alone, `lr` for `trainer.parameters.lr`. */
function fullName(name: string): string {
  const [own] = ownParameters(name);
  return parameterName(name) ?? (own === undefined ? null : parameterName(own)) ?? name;
}

/** Evaluations of one trial: those of its variant with its configuration. */
export function trialSelect({ variant, configuration }: TabledTrial): Selector {
  const settings = Object.entries(configuration).map(([name, value]) => [fullName(name), value]);
  return { variant, ...Object.fromEntries(settings) };
}
