import { experimentListSchema, experimentResponseSchema } from "@foldwise/core/contracts/deletion";
import { experimentChangeSchema } from "@foldwise/core/contracts/http/queue";
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
  changeExperiment: defineRoute({
    method: "PATCH",
    path: "/api/v1/experiments/{id}",
    summary: "Sets or removes the quota of an experiment: how many of its trainings run at a time.",
    params: id,
    query: empty,
    body: experimentChangeSchema,
    example: { maxTrainings: 4 },
    response: experimentResponseSchema,
  }),
} as const;
