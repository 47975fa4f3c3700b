import { experimentListSchema, experimentResponseSchema } from "@foldwise/core/contracts/deletion";
import {
  experimentChangeSchema,
  storageChangeSchema,
  storageSchema,
} from "@foldwise/core/contracts/http/queue";
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
    summary:
      "Changes an experiment: its quotas, and which parameters or tags of its logged runs hold fold, seed and repeat.",
    params: id,
    query: empty,
    body: experimentChangeSchema,
    example: { maxTrainings: 4 },
    response: experimentResponseSchema,
  }),
  showStorage: defineRoute({
    method: "GET",
    path: "/api/v1/storage",
    summary:
      "The artifact store, what the files stored with runs and logged models take, the quota of all, and changes of quotas.",
    params: noInput,
    query: empty,
    body: noInput,
    response: storageSchema,
  }),
  changeStorage: defineRoute({
    method: "PATCH",
    path: "/api/v1/storage",
    summary: "Sets or removes the quota of bytes of all files together.",
    params: noInput,
    query: empty,
    body: storageChangeSchema,
    example: { maxArtifactBytes: 1_000_000_000_000, by: "Ada" },
    response: storageSchema,
  }),
} as const;
