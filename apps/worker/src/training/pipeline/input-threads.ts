import { z } from "zod";
import { badInput } from "../bad-input";

export const MAX_INPUT_THREADS = 64;
const schema = z.coerce.number().int().min(0).max(MAX_INPUT_THREADS);

/**
 * How many threads prepare a training's images: `FOLDWISE_INPUT_THREADS`, 0 for none beside the training itself. By
 * default one where TensorFlow computes on the processor, whose other cores it takes for itself, and up to eight where a GPU does.
 *
 * @throws FoldwiseError `invalid` when the variable is not an integer from 0 to 64
 */
export function inputThreads(
  variables: Record<string, string | undefined>,
  { device, cores }: { device: "cpu" | "gpu"; cores: number },
): number {
  const given = variables.FOLDWISE_INPUT_THREADS;
  if (given !== undefined && given !== "") {
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    throw badInput(`FOLDWISE_INPUT_THREADS: ${given} is not an integer from 0 to ${MAX_INPUT_THREADS}`);
  }
  return device === "gpu" ? Math.min(8, Math.max(1, cores - 1)) : 1;
}
