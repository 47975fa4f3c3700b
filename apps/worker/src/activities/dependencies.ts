import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Database } from "@foldwise/db/client";
import type { PostgresMetricStore } from "@foldwise/db/metrics";
import type { Notifier } from "@foldwise/db/notifications";
import type { SweepMemories } from "@foldwise/db/repositories/sweep";
import type { ReadInputs } from "@foldwise/db/repositories/training";
import type { Client } from "@temporalio/client";
import type { WorkerEnvironment } from "../environment";
import type { Slots } from "../process/slots";
import type { Trainers } from "../trainers";
import type { GroupedStatements } from "./grouped-statements";
import type { Renew } from "./renew";
import type { TellSweep } from "./tell-sweep";

/** What activities are made with. */
export interface Dependencies {
  workerId: string;
  environment: Pick<WorkerEnvironment, "home" | "leaseMs" | "heartbeatMs" | "stallMs" | "graceMs">;
  /** Trials that one execution of a sweep's workflow starts before it continues as new; 500 when left out. */
  trialsPerExecution?: number;
  db: Database;
  /** What this process knows of the sweeps that it advances; only saves time. */
  sweepMemories: SweepMemories;
  metrics: PostgresMetricStore;
  statements: GroupedStatements;
  artifacts: ArtifactStore;
  renew: Renew;
  tellSweep: TellSweep;
  inputsOf: ReadInputs;
  trainers: Trainers;
  temporal: Client;
  notifier: Notifier;
  /** Aborted when the worker is asked to stop. */
  draining: AbortSignal;
}

/** What activities of one resource class are made with. */
export interface TrainDependencies extends Dependencies {
  slots: Slots;
}
