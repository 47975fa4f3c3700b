import { isGpuClass } from "@foldwise/core/sweep";
import type { WorkerRegistration } from "./register";

/**
 * Trainings of a class that a worker takes at a time. Its GPUs are for the classes of GPUs, its other slots for those of the
 * CPU; of a worker of an earlier release, which does not say how many of its slots are GPUs, all of them.
 */
export function slotsOfClass(
  { classes, slots, capabilities }: Pick<WorkerRegistration, "classes" | "slots" | "capabilities">,
  resourceClass: string,
): number {
  if (!classes.includes(resourceClass)) return 0;
  const { gpuSlots } = capabilities;
  if (typeof gpuSlots !== "number") return slots;
  return isGpuClass(resourceClass) ? gpuSlots : slots - gpuSlots;
}
