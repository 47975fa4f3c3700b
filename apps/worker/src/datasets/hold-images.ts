import type { LocalFile } from "@foldwise/db/artifacts";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import type { TrainerSession } from "../trainers/contract";
import type { DatasetFolders } from "./dataset-folders";

/**
 * Starts a session whose program reads a dataset's images for as long as it runs: `inputs` then name them where they are on
 * this machine, until its events end or it is killed.
 */
export async function withImages(
  datasets: DatasetFolders,
  inputs: TrainingInputs,
  start: (inputs: TrainingInputs) => Promise<TrainerSession>,
): Promise<TrainerSession> {
  const { images } = inputs;
  if (images === null) return start(inputs);
  const held = await datasets.hold(images.dataset);
  try {
    const dataset = { ...images.dataset, location: held.path };
    return releasing(await start({ ...inputs, images: { ...images, dataset } }), held);
  } catch (error) {
    held.release();
    throw error;
  }
}

function releasing(session: TrainerSession, held: LocalFile): TrainerSession {
  async function* events() {
    try {
      yield* session.events;
    } finally {
      held.release();
    }
  }
  return {
    events: events(),
    stop: (when) => session.stop(when),
    async kill() {
      await session.kill();
      held.release();
    },
    pid: session.pid,
  };
}
