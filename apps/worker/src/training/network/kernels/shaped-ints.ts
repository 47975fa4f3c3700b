import type { Runtime, Tensor } from "../../tensorflow/runtime";

/** Integers of any shape, a scalar ([]) included: the binding makes lists only. */
export function shapedInts(runtime: Runtime, values: readonly number[], shape: readonly number[]): Tensor {
  const { attr } = runtime;
  const [list, sides] = [runtime.ints(values), runtime.ints(shape)];
  const shaped = runtime.run(
    "Reshape",
    [attr.type("T", runtime.int32), attr.type("Tshape", runtime.int32)],
    [list, sides],
  );
  runtime.free(list, sides);
  return shaped;
}
