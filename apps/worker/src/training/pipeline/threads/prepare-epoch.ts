import { type TrainingView, writeTrainingImage } from "../load-batch";
import type { EpochMessage, ThreadData } from "./messages";
import { SharedQueue } from "./shared-queue";

/** Takes image after image of an epoch, in order, and writes each to its place, until none is left or it is stopped. */
export function prepareEpoch(
  view: TrainingView,
  { slots, room, pixels }: Pick<ThreadData, "slots" | "room" | "pixels">,
  { message, onBatch }: { message: EpochMessage; onBatch: () => void },
): void {
  const queue = new SharedQueue(slots, message.memory);
  const values = new Float32Array(pixels);
  const length = values.length / (slots * room);
  let [batch, before] = [0, 0];
  for (;;) {
    const number = queue.takeImage();
    let samples = message.batches[batch];
    while (samples && number >= before + samples.length) {
      before += samples.length;
      batch++;
      samples = message.batches[batch];
    }
    const row = number - before;
    const sample = samples?.[row];
    if (!samples || !sample || !queue.waitForSlot(batch)) return;
    const start = (queue.slotOf(batch) * room + row) * length;
    writeTrainingImage(values.subarray(start, start + length), view, { sample, epoch: message.epoch });
    if (queue.imageDone(batch) === samples.length) onBatch();
  }
}
