import { type DimensionSpec, type DimensionValue, listedValues, makeDimension, sameValue } from "../space";

/** How a parameter's values stand on an axis. */
export type ParameterAxis =
  | {
      readonly kind: "numeric";
      readonly low: number;
      readonly high: number;
      /** Between neighbours; null where the values are continuous. */
      readonly step: number | null;
      /** Whether ratios count, and no differences. */
      readonly log: boolean;
    }
  | {
      readonly kind: "choices";
      readonly choices: readonly DimensionValue[];
      /** Whether near choices are alike. */
      readonly ordered: boolean;
    };

/** One searched parameter over the trials of a search. */
export interface ParameterColumn {
  readonly name: string;
  readonly axis: ParameterAxis;
  /** By trial: the number, or the position among the choices; NaN where the trial does not set it. */
  readonly values: ArrayLike<number>;
}

export function axisOf(spec: DimensionSpec): ParameterAxis {
  const listed = listedValues(spec);
  if (listed) return { kind: "choices", choices: listed.values, ordered: spec.type === "ordinal" };
  const scale = makeDimension(spec).scale;
  if (scale === null) return { kind: "choices", choices: [], ordered: false };
  const { low, high, step, log } = scale;
  return { kind: "numeric", low, high, step, log };
}

/** A value's number on an axis; NaN for one that is not of it. */
export function numberOn(axis: ParameterAxis, value: DimensionValue | undefined): number {
  if (value === undefined) return Number.NaN;
  if (axis.kind === "numeric") return typeof value === "number" ? value : Number.NaN;
  const index = axis.choices.findIndex((choice) => sameValue(choice, value));
  return index < 0 ? Number.NaN : index;
}
