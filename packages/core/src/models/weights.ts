import type { Initializer, KernelInitializer, Shape, WeightSpec } from "./layer";

interface KernelDraft {
  readonly name: string;
  readonly shape: Shape;
  readonly fanIn: number;
  readonly fanOut: number;
  readonly initializer?: KernelInitializer | undefined;
  readonly l1?: number | undefined;
}

export function kernelSpec({ name, shape, fanIn, fanOut, initializer, l1 = 0 }: KernelDraft): WeightSpec {
  return { name, shape, trainable: true, initializer: drawKernel(initializer, fanIn, fanOut), l1 };
}

/** A bias for each unit or filter, or none. */
export function biasSpecs(
  isThere: boolean,
  units: number,
  { fanIn, initializer }: { fanIn: number; initializer?: KernelInitializer | undefined },
): WeightSpec[] {
  if (!isThere) return [];
  const start: Initializer =
    initializer?.kind === "fan-in-uniform" ? drawKernel(initializer, fanIn, units) : { kind: "zeros" };
  return [{ name: "bias", shape: [units], trainable: true, initializer: start, l1: 0 }];
}

export function vectorSpec(
  name: string,
  length: number,
  { start, trainable }: { start: "zeros" | "ones"; trainable: boolean },
): WeightSpec {
  return { name, shape: [length], trainable, initializer: { kind: start }, l1: 0 };
}

function drawKernel(
  initializer: KernelInitializer = { kind: "glorot-uniform" },
  fanIn: number,
  fanOut: number,
): Initializer {
  switch (initializer.kind) {
    case "glorot-uniform":
      return { kind: "glorot-uniform", fanIn, fanOut };
    case "fan-in-uniform":
      return { kind: "uniform", limit: 1 / Math.sqrt(fanIn) };
    default:
      return initializer;
  }
}
