import { FoldwiseError } from "@foldwise/core/errors";
import type { Gpu } from "./gpus";
import { CPU_PLACE, makeSlots, type Slots } from "./slots";

const CPU_CLASS = "train.cpu";
const GPU_CLASS = "train.gpu";

/** What a worker serves, and with what. */
export interface Resources {
  readonly classes: readonly string[];
  /** Trainers at a time, over all classes. */
  readonly slots: number;
  /** Of these, those for classes of GPUs. */
  readonly gpuSlots: number;
  slotsOf(resourceClass: string): Slots;
  /** What was asked for and cannot be had, in words. */
  readonly warnings: readonly string[];
}

/**
 * CPU slots as many as are configured, and one slot for each GPU: a process a GPU. Classes named train.gpu or
 * train.gpu.… are served only where TensorFlow itself reports a GPU; a driver alone does not train.
 *
 * @param asked classes by configuration; null for what the machine has
 * @throws FoldwiseError `invalid` when nothing of what was asked for can be served
 */
export function makeResources({
  asked,
  cpuSlots,
  device,
  gpus,
}: {
  asked: readonly string[] | null;
  cpuSlots: number;
  device: "cpu" | "gpu";
  gpus: readonly Gpu[];
}): Resources {
  const warnings: string[] = [];
  if (device === "cpu" && gpus.length > 0)
    warnings.push(
      `${gpus.map(({ name }) => name).join(", ")} found, but TensorFlow has no CUDA; FOLDWISE_TENSORFLOW=cuda npm start installs the build that has`,
    );
  const wanted = asked ?? (device === "gpu" ? [CPU_CLASS, GPU_CLASS] : [CPU_CLASS]);
  const classes = wanted.filter((name) => device === "gpu" || !isGpuClass(name));
  const refused = wanted.filter((name) => !classes.includes(name));
  if (refused.length > 0) {
    const reason = `${refused.join(", ")} cannot be served: TensorFlow reports no GPU`;
    if (classes.length === 0)
      throw new FoldwiseError(
        "invalid",
        `${reason}. FOLDWISE_CLASSES has no other class; train.cpu is available.`,
      );
    warnings.push(reason);
  }
  const cpu = makeSlots(Array.from({ length: cpuSlots }, () => CPU_PLACE));
  // A GPU that TensorFlow has and nvidia-smi does not list is one place, with nothing to tell it apart.
  const gpu = makeSlots(
    gpus.length > 0
      ? gpus.map((found) => ({ visible: found.uuid, gpu: found }))
      : [{ visible: "all", gpu: null }],
  );
  const used = new Set(classes.map((name) => (isGpuClass(name) ? gpu : cpu)));
  return {
    classes,
    warnings,
    slots: [...used].reduce((sum, { count }) => sum + count, 0),
    gpuSlots: used.has(gpu) ? gpu.count : 0,
    slotsOf: (name) => (isGpuClass(name) ? gpu : cpu),
  };
}

function isGpuClass(name: string): boolean {
  return name === GPU_CLASS || name.startsWith(`${GPU_CLASS}.`);
}
