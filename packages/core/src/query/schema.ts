import { RUN_STATES, type RunState, TRIAL_STATES } from "../states";
import type { AttributeKind } from "./expression";

/** An attribute of what is searched. */
export interface AttributeSchema {
  /** The name that columns and records have it by; several names of the language may share one. */
  readonly name: string;
  readonly kind: AttributeKind;
  /** The only values that it has: others are refused. */
  readonly words?: readonly string[];
}

/** What a query may name. */
export interface QuerySchema {
  /** What is searched: `runs`. */
  readonly what: string;
  readonly entities: readonly ("metric" | "param" | "tag" | "dataset" | "measure")[];
  /** By every name. */
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  /** Whether parameters and tags stand in the order of their text, as MLflow's do; numbers by their value otherwise. */
  readonly ordersAsText: boolean;
}

export const MLFLOW_STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;
export type MlflowStatus = (typeof MLFLOW_STATUSES)[number];

/** A run's state as MLflow names it. */
export const MLFLOW_STATUS_OF: Readonly<Record<RunState, MlflowStatus>> = {
  queued: "SCHEDULED",
  running: "RUNNING",
  paused: "SCHEDULED",
  waiting: "SCHEDULED",
  complete: "FINISHED",
  failed: "FAILED",
  cancelled: "KILLED",
  pruned: "KILLED",
};

const text = (name: string, words?: readonly string[]): AttributeSchema => ({
  name,
  kind: "text",
  ...(words ? { words } : {}),
});
const number = (name: string): AttributeSchema => ({ name, kind: "number" });
const time = (name: string): AttributeSchema => ({ name, kind: "time" });
const flag = (name: string): AttributeSchema => ({ name, kind: "flag" });
const named = (name: string): AttributeSchema => ({ name, kind: "named" });

const RUN_ATTRIBUTES = {
  id: number("id"),
  run_id: text("run_id"),
  name: text("run_name"),
  run_name: text("run_name"),
  status: text("status", MLFLOW_STATUSES),
  state: text("state", RUN_STATES),
  start_time: time("start_time"),
  end_time: time("end_time"),
  created_at: time("created_at"),
  duration: number("duration"),
  user_id: text("user_id"),
  experiment: named("experiment"),
  sweep: named("sweep"),
  trial: number("trial"),
  variant: text("variant"),
  fold: number("fold"),
  outer_fold: number("outer_fold"),
  refit: flag("refit"),
  seed: number("seed"),
  dataset: text("dataset"),
  split: text("split"),
  trainer: text("trainer"),
  epoch: number("epoch"),
  attempt: number("attempt"),
  shared: flag("shared"),
  error: text("error"),
} as const satisfies Record<string, AttributeSchema>;

/** The attributes that a run's columns and records have. */
export type RunAttribute = (typeof RUN_ATTRIBUTES)[keyof typeof RUN_ATTRIBUTES]["name"] | "artifact_uri";

/** Runs, as pages, the API and the command search them. */
export const RUNS: QuerySchema = {
  what: "runs",
  entities: ["metric", "param", "tag", "dataset", "measure"],
  attributes: RUN_ATTRIBUTES,
  ordersAsText: false,
};

/** Runs, as MLflow's clients search them: a status that there is not matches nothing, and its old names are known. */
export const MLFLOW_RUNS: QuerySchema = {
  ...RUNS,
  attributes: {
    ...RUN_ATTRIBUTES,
    status: text("status"),
    state: text("state"),
    artifact_uri: text("artifact_uri"),
    "run id": text("run_id"),
    "run name": text("run_name"),
    "Run name": text("run_name"),
    "Run Name": text("run_name"),
    created: time("start_time"),
    Created: time("start_time"),
  },
  ordersAsText: true,
};

const EXPERIMENT_ATTRIBUTES = {
  name: text("name"),
  experiment_id: text("experiment_id"),
  creation_time: time("creation_time"),
  last_update_time: time("last_update_time"),
} as const satisfies Record<string, AttributeSchema>;

/** Experiments, as MLflow's clients search them. */
export const MLFLOW_EXPERIMENTS: QuerySchema = {
  what: "experiments",
  entities: ["tag"],
  attributes: EXPERIMENT_ATTRIBUTES,
  ordersAsText: true,
};

/** Logged models, as MLflow's clients search them, by the names of several of its releases. */
export const MLFLOW_MODELS: QuerySchema = {
  what: "models",
  entities: ["metric", "param", "tag"],
  attributes: {
    name: text("name"),
    model_id: text("model_id"),
    model_type: text("model_type"),
    source_run_id: text("source_run_id"),
    status: text("status"),
    creation_time: time("creation_time"),
    creation_timestamp: time("creation_time"),
    creation_timestamp_ms: time("creation_time"),
    last_updated_time: time("last_update_time"),
    last_updated_timestamp: time("last_update_time"),
    last_updated_timestamp_ms: time("last_update_time"),
  },
  ordersAsText: true,
};

/** Registered models, as MLflow's clients search them. */
export const MLFLOW_REGISTERED_MODELS: QuerySchema = {
  what: "registered models",
  entities: ["tag"],
  attributes: {
    name: text("name"),
    creation_timestamp: time("creation_time"),
    last_updated_timestamp: time("last_update_time"),
    timestamp: time("last_update_time"),
  },
  ordersAsText: true,
};

/** Versions of registered models, as MLflow's clients search them. */
export const MLFLOW_MODEL_VERSIONS: QuerySchema = {
  what: "model versions",
  entities: ["tag"],
  attributes: {
    name: text("name"),
    version_number: number("version_number"),
    run_id: text("run_id"),
    model_id: text("model_id"),
    source_path: text("source_path"),
    current_stage: text("current_stage"),
    creation_timestamp: time("creation_time"),
    last_updated_timestamp: time("last_update_time"),
  },
  ordersAsText: true,
};

const TRIAL_ATTRIBUTES = {
  number: number("number"),
  state: text("state", TRIAL_STATES),
  variant: text("variant"),
  objective: number("objective"),
  start_time: time("start_time"),
  end_time: time("end_time"),
  created_at: time("created_at"),
  duration: number("duration"),
  proposal: number("proposal"),
  outer_fold: number("outer_fold"),
  refit: flag("refit"),
  rung: number("rung"),
  reason: text("reason"),
  error: text("error"),
} as const satisfies Record<string, AttributeSchema>;

export type TrialAttribute = (typeof TRIAL_ATTRIBUTES)[keyof typeof TRIAL_ATTRIBUTES]["name"];

/** Trials of one sweep; their measures are those of the evaluations of all their runs. */
export const TRIALS: QuerySchema = {
  what: "trials",
  entities: ["param", "measure"],
  attributes: TRIAL_ATTRIBUTES,
  ordersAsText: false,
};
