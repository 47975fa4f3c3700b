import { experimentListSchema, experimentResponseSchema } from "@foldwise/core/contracts/deletion";
import { defineRoute, empty, noInput } from "../edge/define";
import { id } from "./parameters";

export const EXPERIMENT_ROUTES = {
  listExperiments: defineRoute({
    method: "GET",
    path: "/api/v1/experiments",
    summary: "Experiments with their numbers of sweeps and runs, newest first.",
    params: noInput,
    query: empty,
    body: noInput,
    response: experimentListSchema,
  }),
  showExperiment: defineRoute({
    method: "GET",
    path: "/api/v1/experiments/{id}",
    summary: "An experiment with its numbers of sweeps and runs.",
    params: id,
    query: empty,
    body: noInput,
    response: experimentResponseSchema,
  }),
} as const;
