import type { Exploit } from "@foldwise/core/population";
import type { RungResult } from "@foldwise/core/promotion";
import type { Suggestion } from "@foldwise/core/samplers";
import type { Configuration } from "@foldwise/core/space";
import { ACTIVE_STATES, SWEEP_INTENTS, SWEEP_STATES, TRIAL_STATES } from "@foldwise/core/states";
import type { Stop } from "@foldwise/core/stopping";
import {
  DEFAULT_PRIORITY,
  DEFAULT_WEIGHT,
  type EndReason,
  type LimitReached,
  type Plan,
  type PlanChange,
  type PlanCost,
  type SearchStart,
  type WarmStartSource,
} from "@foldwise/core/sweep";
import { sql } from "drizzle-orm";
import {
  boolean,
  doublePrecision,
  index,
  integer,
  json,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { stateList } from "../state-list";
import { createdAt, deletedAt, id, reference, time, uid } from "./columns";
import { dataset, split } from "./dataset";
import { experiment } from "./experiment";

export const sweepState = pgEnum("sweep_state", SWEEP_STATES);
export const sweepIntent = pgEnum("sweep_intent", SWEEP_INTENTS);
export const trialState = pgEnum("trial_state", TRIAL_STATES);

export interface Failure {
  kind: string;
  message: string;
  remedy?: string;
  epoch?: number;
}

export const sweep = pgTable(
  "sweep",
  {
    id: id(),
    uid: uid(),
    experimentId: reference("experiment_id")
      .notNull()
      .references(() => experiment.id),
    /** Null where the plan's trainer trains on no dataset; its split then is, too. */
    datasetId: reference("dataset_id").references(() => dataset.id),
    splitId: reference("split_id").references(() => split.id),
    name: text("name").notNull(),
    /** The plan in force: parsed, every default written out, with the edits so far. Not jsonb, which would sort the variants by their names. */
    plan: json("plan").$type<Plan>().notNull(),
    /** How many edits the plan has had. */
    planVersion: integer("plan_version").notNull().default(0),
    /** Where the search of the plan in force began; null until its space or its points are edited. */
    searchStart: jsonb("search_start").$type<SearchStart>(),
    /** The text as its author wrote it; of a plan of 0.1 with the defaults named that have changed since. */
    source: text("source").notNull(),
    /** Whether `source` still relies on defaults of 0.1: an upgrade names them. */
    hasDefaultsOf01: boolean("has_defaults_of_01").notNull().default(false),
    /** Where the results came from that its sampler started with; null where it started with none. */
    warmStart: jsonb("warm_start").$type<WarmStartSource[]>(),
    cost: jsonb("cost").$type<PlanCost>().notNull(),
    state: sweepState("state").notNull().default("queued"),
    intent: sweepIntent("intent").notNull().default("run"),
    concurrency: integer("concurrency").notNull(),
    /** Its share of the workers: Temporal's priority key and fairness weight of its trainings. */
    priority: integer("priority").notNull().default(DEFAULT_PRIORITY),
    weight: doublePrecision("weight").notNull().default(DEFAULT_WEIGHT),
    /** Raised when a finished sweep is extended or retried; part of the workflow's id. */
    generation: integer("generation").notNull().default(1),
    /** Raised with each intent, so that a signal that was lost can be told from one that was not. */
    intentVersion: integer("intent_version").notNull().default(0),
    /** How many configurations the sampler has been asked for. */
    proposed: integer("proposed").notNull().default(0),
    exhausted: integer("exhausted").notNull().default(0),
    /** Set once a limit of its budget besides the number of trials is reached: its open trials are stopped, none comes. */
    limitReached: jsonb("limit_reached").$type<LimitReached>(),
    failure: jsonb("failure").$type<Failure>(),
    /** Why no trial comes any more; null until the sweep has ended. */
    endReason: jsonb("end_reason").$type<EndReason>(),
    createdAt: createdAt(),
    startedAt: time("started_at"),
    finishedAt: time("finished_at"),
    deletedAt: deletedAt(),
  },
  (table) => [index("sweep_state_index").on(table.state), index("sweep_experiment").on(table.experimentId)],
);

/** What happened to a sweep and who asked for it; only added to. */
export const sweepEvent = pgTable(
  "sweep_event",
  {
    id: id(),
    sweepId: reference("sweep_id")
      .notNull()
      .references(() => sweep.id, { onDelete: "cascade" }),
    at: time("at").notNull().defaultNow(),
    kind: text("kind").notNull(),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index("sweep_event_sweep").on(table.sweepId, table.id)],
);

/** What was changed of a running sweep's plan, when and by whom; only added to. */
export const sweepEdit = pgTable(
  "sweep_edit",
  {
    id: id(),
    sweepId: reference("sweep_id")
      .notNull()
      .references(() => sweep.id, { onDelete: "cascade" }),
    /** From 1; the plan's version from then on. */
    version: integer("version").notNull(),
    at: time("at").notNull().defaultNow(),
    /** Who asked for it, as they say. */
    by: text("by").notNull(),
    changes: jsonb("changes").$type<PlanChange[]>().notNull(),
    /** The first trial that is made by it. */
    fromTrial: integer("from_trial").notNull(),
    /** The plan in force until then, the launched one before the first edit, and where its search began. */
    replacedPlan: json("replaced_plan").$type<Plan>().notNull(),
    replacedStart: jsonb("replaced_start").$type<SearchStart>(),
  },
  (table) => [unique("sweep_edit_version").on(table.sweepId, table.version)],
);

/** Results of earlier searches that a sweep's sampler starts with, as they were at its launch. */
export const sweepWarmStart = pgTable(
  "sweep_warm_start",
  {
    sweepId: reference("sweep_id")
      .notNull()
      .references(() => sweep.id, { onDelete: "cascade" }),
    /** In order of their making, from 0. */
    number: integer("number").notNull(),
    configuration: jsonb("configuration").$type<Configuration>().notNull(),
    /** Of each objective, in the order of the plan. */
    values: doublePrecision("values").array().notNull(),
    /** As of a trial. */
    violations: doublePrecision("violations").array(),
  },
  (table) => [primaryKey({ columns: [table.sweepId, table.number] })],
);

export const trial = pgTable(
  "trial",
  {
    id: id(),
    sweepId: reference("sweep_id")
      .notNull()
      .references(() => sweep.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    /** Which configuration of the sampler, from 0; variants of one configuration share it. */
    proposal: integer("proposal").notNull(),
    variant: text("variant").notNull(),
    configuration: jsonb("configuration").$type<Configuration>().notNull(),
    reason: text("reason").notNull(),
    /** The outer fold of a nested cross-validation that it belongs to; null in any other sweep. */
    outerFold: integer("outer_fold"),
    /** The chosen configuration, trained on the whole outer fold. */
    isRefit: boolean("is_refit").notNull().default(false),
    /** How a sampler's model came to the configuration; null where none was asked. */
    suggestion: jsonb("suggestion").$type<Suggestion>(),
    state: trialState("state").notNull().default("queued"),
    generation: integer("generation").notNull().default(1),
    /** The version of the plan by which it was made. */
    planVersion: integer("plan_version").notNull().default(0),
    /** Whether an edit has given it more to do, which it goes on with once it has ended and there is room for it. */
    isDue: boolean("is_due").notNull().default(false),
    /** The version of the plan whose stopping rule judges it; that of its end once it has ended. */
    ruleVersion: integer("rule_version").notNull().default(0),
    /** Mean of the runs' objectives, each at the weights that are evaluated; null until the trial is complete. */
    objective: doublePrecision("evaluated_objective"),
    /** Of several objectives all of them, as `objective`, in the order of the plan; null for one, and until it is complete. */
    objectives: doublePrecision("objectives").array().$type<(number | null)[]>(),
    /**
     * By how much each constraint of the plan is exceeded: 0 or less where it holds, Infinity where its measure has no value.
     * Null without constraints, and until the trial is complete.
     */
    violations: doublePrecision("violations").array(),
    /** Set once, where a stopping rule decides to end it: its runs are not to go on, and its workflow closes it as pruned. */
    stop: jsonb("stop").$type<Stop>(),
    /**
     * The rung that it trains to, or waits at until it is promoted; as many as there are rungs for one that trains to its
     * end. Null where the sweep's trials are not promoted.
     */
    rung: integer("rung"),
    /** Of Hyperband, the bracket in which it is compared with others: it starts at the rung of this number. Else null. */
    bracket: integer("bracket"),
    /** What it came to at the rungs it has reached, lowest first. */
    rungs: jsonb("rungs").$type<RungResult[]>(),
    /** When it last came to wait at a rung: pages ask for what has changed. */
    waitsSince: time("waits_since"),
    /** Of a population, how it came to be a copy of another trial, whose checkpoints its trainings start from. Else null. */
    exploit: jsonb("exploit").$type<Exploit>(),
    failure: jsonb("failure").$type<Failure>(),
    createdAt: createdAt(),
    startedAt: time("started_at"),
    finishedAt: time("finished_at"),
  },
  (table) => [
    unique("trial_number").on(table.sweepId, table.number),
    unique("trial_proposal")
      .on(table.sweepId, table.proposal, table.variant, table.outerFold, table.isRefit)
      .nullsNotDistinct(),
    // What is open of a sweep is looked for after every trial, whatever has ended before.
    index("trial_open")
      .on(table.sweepId)
      .where(sql`${table.state} in ${stateList(ACTIVE_STATES)}`),
    // Whether a trial is still to be copied is asked whenever a checkpoint of it could go.
    index("trial_copied")
      .on(table.sweepId, sql`((${table.exploit} -> 'from' ->> 'trial')::int)`)
      .where(sql`${table.exploit} is not null`),
    // The best trial of a sweep is looked for whenever the sweep is shown.
    index("trial_rated")
      .on(table.sweepId, table.objective, table.number)
      .where(
        sql`${table.state} = 'complete' and ${table.outerFold} is null and ${table.objective} > '-Infinity' and ${table.objective} < 'Infinity'`,
      ),
  ],
);
