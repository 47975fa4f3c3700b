import { describeModel } from "@foldwise/core/models";
import type { TableFact } from "@foldwise/core/tables";

/** Bytes of a weight as 32-bit float. */
const WEIGHT_BYTES = 4;
const MEBIBYTE = 1024 ** 2;

/** Layers of MobileNet_M's head by what they are, in the words of the article's Table 4. */
const HEAD_ROWS = ["global_average_pooling", "flatten", "dropout", "batch_normalization", "dense"] as const;

/** Parameters of MobileNet_M at the article's size: its base as one layer, then the head's layers, then the sums. */
export function modelFacts(): TableFact[] {
  const { params, layers } = describeModel("mobilenet_m");
  const head = layers.findIndex(({ name }) => name === "global_average_pooling");
  const count = (some: typeof layers) => some.reduce((sum, layer) => sum + layer.params, 0);
  const value = (row: string, number: number): TableFact => ({ row, column: "value", value: number });
  return [
    value("mobilenet", count(layers.slice(0, head))),
    ...layers.slice(head).flatMap((layer, i) => {
      const row = HEAD_ROWS[i];
      return row === undefined ? [] : [value(row, layer.params)];
    }),
    value("total", params.total),
    value("trainable", params.trainable),
    value("nonTrainable", params.nonTrainable),
    {
      ...value("size", Number(((params.total * WEIGHT_BYTES) / MEBIBYTE).toFixed(4))),
      notes: ["Weights as 32-bit floats, in units of 1024 × 1024 bytes, as the printed number is."],
    },
    { row: "gpu memory", column: "value", value: null, reason: "not measured here" },
  ];
}
