import type { RequestKind } from "@foldwise/core/contracts/worker-requests";
import { type ErrorCode, FoldwiseError, type Problem } from "@foldwise/core/errors";
import type { Notifier } from "@foldwise/db/notifications";
import {
  type Answer,
  type ClaimedRequest,
  claimRequest,
  failRequest,
  finishRequest,
  releaseRequest,
  renewRequest,
} from "@foldwise/db/repositories/worker-request";
import { isOutage, retryOnOutage } from "../activities/outage";
import { type Loop, startLoop } from "../dispatcher/loop";
import { answerExport } from "./answer-export";
import { answerLatency } from "./answer-latency";
import { answerPredict } from "./answer-predict";
import { answerStages } from "./answer-stages";
import type { RequestContext } from "./context";

/** Notifications may be lost; then a request waits this long at most. */
const POLL_MS = 5_000;
const RENEW_MS = 1_000;

const ANSWERS: Record<RequestKind, (context: RequestContext, request: ClaimedRequest) => Promise<Answer>> = {
  predict: answerPredict,
  stages: answerStages,
  export: answerExport,
  latency: answerLatency,
};

/** What somebody looks at the page for, and what takes its time: the second never keeps the first waiting. */
const LANES: readonly (readonly RequestKind[])[] = [
  ["predict", "stages"],
  ["export", "latency"],
];

export interface RequestDependencies extends RequestContext {
  notifier: Notifier;
  onError: (error: unknown) => void;
}

/** Claims requests that wait, oldest first, one at a time in each lane. */
export function startRequestLoop(deps: RequestDependencies): Loop {
  const loops = LANES.map((kinds) =>
    startLoop({
      everyMs: POLL_MS,
      onError: deps.onError,
      work: async () => {
        const { db: ctx, worker, gpus } = deps;
        while (!deps.draining.aborted) {
          const claimed = await claimRequest({ ctx, workerId: worker.id, kinds, hasGpu: gpus !== null });
          if (!claimed) return;
          await answer(deps, claimed);
        }
      },
    }),
  );
  return {
    wake: () => {
      for (const loop of loops) loop.wake();
    },
    stop: async () => {
      await Promise.all([deps.predictor.stop(), ...loops.map((loop) => loop.stop())]);
    },
  };
}

async function answer(deps: RequestDependencies, claim: ClaimedRequest): Promise<void> {
  const { db: ctx, notifier, draining } = deps;
  const notify = () => notifier.publish({ kind: "request", id: claim.id });
  const timer = setInterval(() => {
    // Postgres may be away; a claim that is lost meanwhile shows when the answer is stored.
    renewRequest({ ctx, claim }).catch(() => undefined);
  }, RENEW_MS);
  notify();
  try {
    const made = await ANSWERS[claim.kind](deps, claim);
    await retryOnOutage(() => finishRequest({ ctx, claim, answer: made }), { signal: draining });
  } catch (error) {
    // Tried again later: by this worker or another, once the claim is stale.
    if (isOutage(error)) throw error;
    if (draining.aborted) return await releaseRequest({ ctx, claim });
    if (!(error instanceof FoldwiseError)) deps.onError(error);
    await retryOnOutage(() => failRequest({ ctx, claim, error: errorDetails(error) }), { signal: draining });
  } finally {
    clearInterval(timer);
    notify();
  }
}

function errorDetails(error: unknown): { code: ErrorCode; message: string; problems: readonly Problem[] } {
  if (error instanceof FoldwiseError)
    return { code: error.code, message: error.message, problems: error.problems };
  return { code: "internal", message: error instanceof Error ? error.message : String(error), problems: [] };
}
