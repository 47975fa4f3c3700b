import { type RequestView, requestResponseSchema } from "@foldwise/core/contracts/http/request";
import type { RequestResult } from "@foldwise/core/contracts/worker-requests";
import { ApiError, fetchJson } from "@/fetching/fetch-json";

/** What is shown where a worker would be needed and none is there. */
export const NO_WORKER = "no-worker";

/** An answer and the request that it stands under. */
export interface Answered<Kind extends RequestResult["kind"]> {
  id: number;
  result: Extract<RequestResult, { kind: Kind }>;
}

const ROUND_SECONDS = 20;

/** Queues a request for a worker. */
export async function queueRequest(
  path: string,
  { body = {}, images = [] }: { body?: object; images?: readonly File[] },
): Promise<RequestView> {
  // Sent twice by a browser that retries, it is queued once.
  const idempotencyKey = crypto.randomUUID?.();
  const sent = images.length > 0 ? { form: formOf(body, images) } : { body };
  return (await fetchJson(requestResponseSchema, path, { method: "POST", ...sent, idempotencyKey })).request;
}

/**
 * Waits for the answer of a request.
 * @throws ApiError with what the worker said is wrong, or with the code `no-worker` when none runs.
 */
export async function awaitAnswer<Kind extends RequestResult["kind"]>(
  id: number,
  kind: Kind,
  signal?: AbortSignal,
): Promise<Answered<Kind>> {
  for (;;) {
    const path = `/api/v1/requests/${id}?wait=${ROUND_SECONDS}`;
    const { request } = await fetchJson(requestResponseSchema, path, { signal });
    const { state, result, error, workers } = request;
    if (state === "failed")
      throw new ApiError(
        0,
        error?.code ?? "internal",
        error?.message ?? "The request failed.",
        error?.problems,
      );
    if (isOf(kind, result)) return { id, result };
    if (state === "complete") throw new ApiError(0, "internal", `Request ${id} is not of kind ${kind}.`);
    if (workers === 0) throw new ApiError(503, NO_WORKER, "No worker is running; this request needs one.");
  }
}

/** Queues and waits. */
export async function askWorker<Kind extends RequestResult["kind"]>(
  path: string,
  kind: Kind,
  { signal, ...request }: { body?: object; images?: readonly File[]; signal?: AbortSignal },
): Promise<Answered<Kind>> {
  const { id } = await queueRequest(path, request);
  return awaitAnswer(id, kind, signal);
}

/** A picture of an answer. */
export function answerImage(id: number, position: number): string {
  return `/api/v1/requests/${id}/images/${position}`;
}

function isOf<Kind extends RequestResult["kind"]>(
  kind: Kind,
  result: RequestResult | null,
): result is Extract<RequestResult, { kind: Kind }> {
  return result?.kind === kind;
}

function formOf(request: object, images: readonly File[]): FormData {
  const form = new FormData();
  form.set("request", JSON.stringify(request));
  for (const image of images) form.append("image", image, image.name);
  return form;
}
