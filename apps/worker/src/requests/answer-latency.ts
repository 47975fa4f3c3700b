import { type LatencyResult, latencyRequestSchema } from "@foldwise/core/contracts/worker-requests";
import type { Answer, ClaimedRequest } from "@foldwise/db/repositories/worker-request";
import { CPU_PLACE, type Slot } from "../process/slots";
import { machineOf, type RequestContext } from "./context";
import { makePredictor } from "./predictor";
import { withTestImages } from "./test-images";
import { withCheckpoint } from "./with-checkpoint";

const WARM_UP = 10;
/** Files held in memory; more are the same ones again. */
const MAX_FILES = 100;

/** Times single images in a process of its own, so that nobody else's question comes between. */
export async function answerLatency(context: RequestContext, request: ClaimedRequest): Promise<Answer> {
  const { weights, images: count, device } = latencyRequestSchema.parse(request.payload);
  const slot = device === "gpu" ? await context.gpus?.take(context.draining) : undefined;
  try {
    return await measure(context, request, { weights, count, slot });
  } finally {
    slot?.release();
  }
}

async function measure(
  context: RequestContext,
  request: ClaimedRequest,
  { weights, count, slot }: { weights: "best" | "last"; count: number; slot: Slot | undefined },
): Promise<Answer> {
  const place = slot?.place ?? CPU_PLACE;
  return withCheckpoint(context, request.runId, async (trained, checkpoint) => {
    const predictor = makePredictor({
      start: (job) => context.start(job, place),
      idleMs: 1_000,
    });
    const stop = () => void predictor.stop();
    context.draining.addEventListener("abort", stop, { once: true });
    try {
      const { answer, ready } = await withTestImages(
        context,
        { trainingId: trained.trainingId, count: Math.min(count, MAX_FILES) },
        (images) =>
          predictor.ask({
            kind: "latency",
            checkpoint,
            weights,
            data: trained.data,
            images,
            count,
            warmUp: WARM_UP,
          }),
      );
      const { kind, model, inputSize, widthMultiplier, epoch, imageSize, decode, resize, predict } = answer;
      const total = decode.map((time, i) => time + (resize[i] ?? 0) + (predict[i] ?? 0));
      const result: LatencyResult = {
        kind,
        model,
        inputSize,
        widthMultiplier,
        weights,
        epoch,
        machine: machineOf(context, ready, place),
        images: count,
        imageSize,
        decode: summarize(decode),
        resize: summarize(resize),
        predict: summarize(predict),
        total: summarize(total),
      };
      return { result };
    } finally {
      context.draining.removeEventListener("abort", stop);
      await predictor.stop();
    }
  });
}

/** Median and 95th percentile, linear between neighbours. */
export function summarize(values: readonly number[]): { median: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? 0;
    const high = sorted[Math.ceil(place)] ?? low;
    return low + (high - low) * (place - Math.floor(place));
  };
  return { median: at(0.5), p95: at(0.95) };
}
