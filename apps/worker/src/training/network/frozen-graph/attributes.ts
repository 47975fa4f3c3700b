import type { WindowPlaces } from "@foldwise/core/models";
import { type AttributeValue, DATA_TYPES } from "./saved-model-format";

/** Values of attributes; which kind an attribute is of, its operation says. */
export const attribute = {
  type: (dtype: keyof typeof DATA_TYPES = "float"): AttributeValue => ({ type: DATA_TYPES[dtype] }),
  text: (value: string): AttributeValue => ({ s: new TextEncoder().encode(value) }),
  int: (i: number): AttributeValue => ({ i }),
  ints: (i: readonly number[]): AttributeValue => ({ list: { i } }),
  flag: (b: boolean): AttributeValue => ({ b }),
};

/** The padding of a convolution or a pooling: TensorFlow's two words, or pixels around rows and columns. */
export function paddingOf(
  padding: "same" | "valid" | readonly WindowPlaces[],
): Readonly<Record<string, AttributeValue>> {
  if (typeof padding === "string") return { padding: attribute.text(padding.toUpperCase()) };
  const sides = padding.flatMap(({ before, after }) => [before, after]);
  return {
    padding: attribute.text("EXPLICIT"),
    explicit_paddings: attribute.ints([0, 0, ...sides, 0, 0]),
  };
}
