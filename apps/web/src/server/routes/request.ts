import { latencyListSchema, requestResponseSchema } from "@foldwise/core/contracts/http/request";
import {
  exportRequestSchema,
  latencyRequestSchema,
  predictRequestSchema,
  stagesRequestSchema,
  UPLOAD_LIMITS,
} from "@foldwise/core/contracts/worker-requests";
import { z } from "zod";
import { defineRoute, empty, integerText, noInput, single, smallIntegerText } from "../edge/define";
import { datasetKey, id } from "./parameters";

/** Seconds that an answer may be waited for. */
const MAX_WAIT_SECONDS = 25;

/** What only a worker can do: queued here, done there, its answer asked for by the request's number. */
export const REQUEST_ROUTES = {
  predict: defineRoute({
    method: "POST",
    path: "/api/v1/runs/{id}/predictions",
    summary:
      "Predicts the classes of images: up to 32 PNG, JPEG, TIFF or BMP files, or some test images of the run.",
    params: id,
    query: empty,
    body: predictRequestSchema,
    example: { weights: "best", testImages: 8 },
    takesKey: true,
    takesImages: UPLOAD_LIMITS.images,
    response: requestResponseSchema,
    status: 202,
  }),
  exportModel: defineRoute({
    method: "POST",
    path: "/api/v1/runs/{id}/exports",
    summary: "Exports a run's model as Keras .h5, TensorFlow.js layers or TensorFlow SavedModel.",
    params: id,
    query: empty,
    body: exportRequestSchema,
    example: { format: "keras-h5", weights: "best" },
    takesKey: true,
    response: requestResponseSchema,
    status: 202,
  }),
  measureLatency: defineRoute({
    method: "POST",
    path: "/api/v1/runs/{id}/latency",
    summary: "Measures the time per image on a worker.",
    params: id,
    query: empty,
    body: latencyRequestSchema,
    example: { images: 100, device: "cpu" },
    takesKey: true,
    response: requestResponseSchema,
    status: 202,
  }),
  listLatency: defineRoute({
    method: "GET",
    path: "/api/v1/latency",
    summary: "Measured prediction times, of all runs or one, newest first, and published ones.",
    params: noInput,
    query: z.strictObject({ run: single(integerText).optional() }),
    body: noInput,
    response: latencyListSchema,
  }),
  renderStages: defineRoute({
    method: "POST",
    path: "/api/v1/datasets/{id}/stages",
    summary: "Renders an image after each step of the pipeline: one of the dataset, or an uploaded one.",
    params: datasetKey,
    query: empty,
    body: stagesRequestSchema,
    example: { image: 3, seed: 1, epoch: 2 },
    takesKey: true,
    takesImages: 1,
    response: requestResponseSchema,
    status: 202,
  }),
  showRequest: defineRoute({
    method: "GET",
    path: "/api/v1/requests/{id}",
    summary: "A request and its result; with `wait`, waits up to this many seconds for it.",
    params: id,
    query: z.strictObject({ wait: single(integerText.pipe(z.int().max(MAX_WAIT_SECONDS))).default(0) }),
    body: noInput,
    response: requestResponseSchema,
  }),
  requestImage: defineRoute({
    method: "GET",
    path: "/api/v1/requests/{id}/images/{position}",
    summary: "A picture of the answer: a stage, or what the network saw.",
    params: id.extend({ position: smallIntegerText }),
    query: empty,
    body: noInput,
    response: null,
    contentType: "image/png",
  }),
  requestFile: defineRoute({
    method: "GET",
    path: "/api/v1/requests/{id}/file",
    summary: "The file that an export wrote.",
    params: id,
    query: empty,
    body: noInput,
    response: null,
    contentType: "application/octet-stream",
  }),
} as const;
