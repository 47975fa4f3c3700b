import { randomUUID } from "node:crypto";
import {
  latencyListSchema,
  type RequestView,
  requestResponseSchema,
} from "@foldwise/core/contracts/http/request";
import type { RequestResult, StagesRequest } from "@foldwise/core/contracts/worker-requests";
import { FoldwiseError } from "@foldwise/core/errors";
import type { ExportFormat, WeightsKind } from "@foldwise/core/words";
import type { Transport } from "./transport";

/** An image to send along, by the name that errors and answers call it. */
export interface ImageInput {
  name: string;
  bytes: Uint8Array;
}

export interface WaitOptions {
  signal?: AbortSignal;
  /** Told of every change while it waits. */
  onChange?: (view: RequestView) => void;
}

type Unfilled<T> = { [Key in keyof T]?: T[Key] };

/** Seconds of one round of waiting; below the time-out of a request. */
const ROUND = 20;

/** What only a worker can do. Each of these queues a request; `answer` waits for what became of it. */
export function requestMethods({ json, send }: Transport) {
  const queue = async (
    path: string,
    body: object,
    images: readonly ImageInput[] = [],
  ): Promise<RequestView> => {
    const headers = { "idempotency-key": randomUUID() };
    const sent = images.length > 0 ? { form: formOf(body, images) } : { json: body };
    const request = { method: "POST", ...sent, headers, repeatable: true } as const;
    return (await json(requestResponseSchema, path, request)).request;
  };
  return {
    /** Classes of up to 32 images, or of `testImages` of the run's own. */
    predict: (
      runId: number,
      { images, ...body }: { images?: readonly ImageInput[]; testImages?: number; weights?: WeightsKind },
    ) => queue(`/api/v1/runs/${runId}/predictions`, body, images),
    export: (runId: number, body: { format: ExportFormat; weights?: WeightsKind }) =>
      queue(`/api/v1/runs/${runId}/exports`, body),
    latency: (runId: number, body: { images?: number; weights?: WeightsKind; device?: "cpu" | "gpu" } = {}) =>
      queue(`/api/v1/runs/${runId}/latency`, body),
    /** An image of the dataset by its position, or one sent along, after each step of the pipeline. */
    stages: (
      dataset: number | string,
      { upload, ...body }: Unfilled<Omit<StagesRequest, "data">> & { data?: object; upload?: ImageInput },
    ) =>
      queue(
        `/api/v1/datasets/${encodeURIComponent(dataset)}/stages`,
        body,
        upload === undefined ? [] : [upload],
      ),
    show: async (id: number) => (await json(requestResponseSchema, `/api/v1/requests/${id}`)).request,
    /**
     * Waits until a worker has answered.
     * @throws FoldwiseError `unavailable` when no worker is left that could; what the worker refused or failed with.
     */
    answer: async <Kind extends RequestResult["kind"]>(
      { id, kind }: RequestView,
      expected: Kind,
      { signal, onChange = () => {} }: WaitOptions = {},
    ): Promise<Extract<RequestResult, { kind: Kind }>> => {
      for (;;) {
        const path = `/api/v1/requests/${id}`;
        const { request: view } = await json(requestResponseSchema, path, { query: { wait: ROUND }, signal });
        onChange(view);
        if (view.state === "failed")
          throw new FoldwiseError(
            view.error?.code ?? "internal",
            view.error?.message ?? `Request ${id} failed.`,
            {
              problems: view.error?.problems ?? [],
            },
          );
        if (isOf(expected, view.result)) return view.result;
        if (view.state === "complete") throw new Error(`Request ${id} is a ${kind}, not a ${expected}.`);
        if (view.workers === 0)
          throw new FoldwiseError(
            "unavailable",
            `No worker is running; request ${id} waits for one. Start it with: npx foldwise worker`,
          );
      }
    },
    /** A PNG of the answer. */
    image: async (id: number, position: number) =>
      new Uint8Array(await (await send(`/api/v1/requests/${id}/images/${position}`)).arrayBuffer()),
    /** The file of an export, as a stream. */
    file: (id: number, signal?: AbortSignal) =>
      send(`/api/v1/requests/${id}/file`, { endless: true, signal }),
    /** Measured prediction times and published ones. */
    latencies: () => json(latencyListSchema, "/api/v1/latency"),
  };
}

function isOf<Kind extends RequestResult["kind"]>(
  kind: Kind,
  result: RequestResult | null,
): result is Extract<RequestResult, { kind: Kind }> {
  return result?.kind === kind;
}

function formOf(request: object, images: readonly ImageInput[]): FormData {
  const form = new FormData();
  form.set("request", JSON.stringify(request));
  for (const { name, bytes } of images) form.append("image", new Blob([new Uint8Array(bytes)]), name);
  return form;
}
