import type { AddLayer, ConcatLayer } from "@foldwise/core/models";
import { type GraphKernel, type KernelContext, valueAt } from "./kernel";
import { shapedInts } from "./shaped-ints";

const nothing = { inputs: false, output: false } as const;

/** Sum of two or more values of one shape; each gets the whole gradient. */
export function add({ runtime, inferred }: KernelContext, _layer: AddLayer): GraphKernel {
  const { attr } = runtime;
  const typeOnly = [attr.type("T")];
  const many = [attr.type("T"), attr.int("N", inferred.inputShapes.length)];
  const isPair = inferred.inputShapes.length === 2;
  return {
    needs: nothing,
    forward: (inputs) => runtime.run(isPair ? "AddV2" : "AddN", isPair ? typeOnly : many, inputs),
    // A handle of its own for each reader, on the same memory.
    backward: ({ gradient, wanted }) =>
      wanted.map((isWanted) => (isWanted ? runtime.run("Identity", typeOnly, [gradient]) : null)),
    dispose: () => {},
  };
}

/** Channels one after another; each input gets its own channels of the gradient. */
export function concat({ runtime, inferred }: KernelContext, _layer: ConcatLayer): GraphKernel {
  const { attr } = runtime;
  const count = inferred.inputShapes.length;
  const joinAttributes = [attr.int("N", count), attr.type("T"), attr.type("Tidx", runtime.int32)];
  const splitAttributes = [attr.int("num_split", count), attr.type("T"), attr.type("Tlen", runtime.int32)];
  const channels = runtime.ints(inferred.inputShapes.map((shape) => shape.at(-1) ?? 0));
  const axis = shapedInts(runtime, [inferred.outputShape.length], []);
  return {
    needs: nothing,
    forward: (inputs) => runtime.run("ConcatV2", joinAttributes, [...inputs, axis]),
    backward: ({ gradient, wanted }) => {
      const parts = runtime.runMany("SplitV", splitAttributes, [gradient, channels, axis], count);
      return wanted.map((isWanted, index) => {
        const part = valueAt(parts, index);
        if (isWanted) return part;
        runtime.free(part);
        return null;
      });
    },
    dispose: () => runtime.free(channels, axis),
  };
}
