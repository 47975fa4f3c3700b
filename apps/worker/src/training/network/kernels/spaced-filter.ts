import type { WindowPlaces } from "@foldwise/core/models";
import type { Runtime, Tensor } from "../../tensorflow/runtime";
import { type Filter, type FilterOptions, makeFilter } from "./filter";
import { shapedInts } from "./shaped-ints";

/**
 * A filter whose taps stand `dilation` pixels apart. TensorFlow's kernels for the CPU have no such gradient, so the maps
 * are dealt out over the batch first, every `dilation`-th row and column to one map, on which the taps stand side by
 * side; afterwards the results are laid together again. Stride 1.
 */
export function makeSpacedFilter(
  runtime: Runtime,
  {
    dilation,
    places,
    ...options
  }: FilterOptions & { dilation: number; places: readonly [WindowPlaces, WindowPlaces] },
): Filter {
  const { attr } = runtime;
  const [height = 0, width = 0, channels = 0] = options.inputShape;
  const dealt = places.map(({ before, after }, axis) => {
    const padded = before + (axis === 0 ? height : width) + after;
    // Every map gets as many rows and columns as the others.
    const missing = (dilation - (padded % dilation)) % dilation;
    return { before, after: after + missing, missing, side: (padded + missing) / dilation };
  });
  const filter = makeFilter(runtime, {
    ...options,
    inputShape: [...dealt.map(({ side }) => side), channels],
    padding: "valid",
  });
  const block = runtime.ints([dilation, dilation]);
  const around = shapedInts(
    runtime,
    dealt.flatMap(({ before, after }) => [before, after]),
    [2, 2],
  );
  const beyond = shapedInts(
    runtime,
    dealt.flatMap(({ missing }) => [0, missing]),
    [2, 2],
  );
  const attributesOf = (margins: string) => [
    attr.type("T"),
    attr.type("Tblock_shape", runtime.int32),
    attr.type(margins, runtime.int32),
  ];
  const dealAttributes = attributesOf("Tpaddings");
  const gatherAttributes = attributesOf("Tcrops");
  const deal = (maps: Tensor, margins: Tensor) =>
    runtime.run("SpaceToBatchND", dealAttributes, [maps, block, margins]);
  const gather = (maps: Tensor, margins: Tensor) =>
    runtime.run("BatchToSpaceND", gatherAttributes, [maps, block, margins]);
  return {
    forward: (input, kernel) => {
      const maps = deal(input, around);
      const sums = filter.forward(maps, kernel);
      const output = gather(sums, beyond);
      runtime.free(maps, sums);
      return output;
    },
    backward: ({ input, kernel, gradient, wantInput }) => {
      const [maps, gradients] = [deal(input, around), deal(gradient, beyond)];
      const { toKernel, toInput } = filter.backward({ input: maps, kernel, gradient: gradients, wantInput });
      runtime.free(maps, gradients);
      if (!toInput) return { toKernel, toInput };
      const result = gather(toInput, around);
      runtime.free(toInput);
      return { toKernel, toInput: result };
    },
    dispose: () => {
      filter.dispose();
      runtime.free(block, around, beyond);
    },
  };
}
