import type { TrainerOptions } from "@foldwise/core/trainers";
import type { Versions } from "@foldwise/db/repositories/training";
import type { Trainer, Trainers } from "./contract";

/**
 * The versions in the fingerprint of a training with these options.
 * @param installation of the worker that trains; this worker's own when left out.
 */
export async function versionsOf(
  trainer: Trainer,
  options: TrainerOptions,
  installation?: Versions | null,
): Promise<Record<string, string>> {
  return { ...(installation ?? (await trainer.installation())), ...(await trainer.inputVersions(options)) };
}

/** By kind, what this worker has; without the trainers that cannot be used here. */
export async function installations(trainers: Trainers): Promise<Record<string, Record<string, string>>> {
  const asked = Object.entries(trainers).map(async ([kind, trainer]) => {
    const versions = await trainer.installation().catch(() => null);
    return versions ? [[kind, { ...versions }] as const] : [];
  });
  return Object.fromEntries((await Promise.all(asked)).flat());
}
