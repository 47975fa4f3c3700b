import type { Connection } from "@foldwise/db/client";
import type { PostgresMetricStore } from "@foldwise/db/metrics";
import { findOrMakeSplit, type SplitKey } from "@foldwise/db/repositories/split";
import {
  type AttemptCompleted,
  type AttemptEnvironment,
  type CompleteAttempt,
  claimNewTrainings,
  completeAttempts,
  type FinishedEpoch,
  findNewTrainings,
  type NewTraining,
  type StoredEpoch,
  setTrainingEnvironments,
  storeEpochs,
  type Versions,
  versionsOfClass,
} from "@foldwise/db/repositories/training";
import {
  type CompleteTrial,
  completeTrials,
  findCompleteTrials,
  insertNewRuns,
  type LoadedTrial,
  loadTrials,
  type TrialStatements,
} from "@foldwise/db/repositories/trial";
import { inGroups } from "./in-groups";

/** Reads once what several of a group ask for. */
function onceEach<Item, Answer>(read: (item: Item) => Promise<Answer>) {
  return (items: readonly Item[]): Promise<Answer[]> => {
    const reads = new Map<string, Promise<Answer>>();
    return Promise.all(
      items.map((item) => {
        const key = JSON.stringify(item);
        const known = reads.get(key) ?? read(item);
        reads.set(key, known);
        return known;
      }),
    );
  };
}

interface Asked {
  trainingId: number;
  trialId: number;
}

/**
 * What every trial and training does on its way, as statements that those of a worker share: those that come to the same point
 * while one is under way go together in the next.
 */
export interface GroupedStatements {
  /** Null for a training that has been attempted before. */
  findNew(asked: Asked): Promise<NewTraining | null>;
  /** False for one that is no longer new, or not wanted: `claimTraining` says what it is. */
  claimNew(training: Asked & { fingerprint: string }): Promise<boolean>;
  setEnvironment(of: AttemptEnvironment): Promise<void>;
  /** @throws FoldwiseError `fenced` when a newer attempt has the training. */
  storeEpoch(epoch: FinishedEpoch): Promise<StoredEpoch>;
  /** @throws FoldwiseError `fenced` when a newer attempt has the training. */
  complete(attempt: CompleteAttempt): Promise<AttemptCompleted>;
  trials: TrialStatements;
  versionsOfClass(of: { resourceClass: string; kind: string }): Promise<Versions | null>;
  /** Null for a trial that closeTrial is to end. */
  findCompleteTrial(trialId: number): Promise<CompleteTrial | null>;
  /** False where it is no longer so. */
  completeTrial(trial: CompleteTrial): Promise<boolean>;
}

/** One for a worker. */
export function makeGroupedStatements({
  connection: { db: ctx, pool },
  metrics,
  workerId,
}: {
  connection: Pick<Connection, "db" | "pool">;
  metrics: Pick<PostgresMetricStore, "appendFencedWith">;
  workerId: string;
}): GroupedStatements {
  return {
    findNew: inGroups((asked) => findNewTrainings({ pool, asked })),
    claimNew: inGroups((trainings) => claimNewTrainings({ pool, workerId, trainings })),
    setEnvironment: inGroups(async (environments) => {
      await setTrainingEnvironments({ pool, environments });
      return environments.map(() => undefined);
    }),
    storeEpoch: inGroups<FinishedEpoch, StoredEpoch>((epochs) => storeEpochs({ metrics, epochs })),
    complete: inGroups<CompleteAttempt, AttemptCompleted>((attempts) => completeAttempts({ pool, attempts })),
    trials: {
      load: inGroups<number, LoadedTrial>((trialIds) => loadTrials({ ctx, trialIds })),
      findSplit: inGroups(onceEach((key: SplitKey) => findOrMakeSplit({ ctx, ...key }))),
      insertRuns: inGroups((trials) => insertNewRuns({ ctx, trials })),
    },
    versionsOfClass: inGroups(
      onceEach((of: { resourceClass: string; kind: string }) => versionsOfClass({ ctx, ...of })),
    ),
    findCompleteTrial: inGroups((trialIds) => findCompleteTrials({ ctx, trialIds })),
    completeTrial: inGroups((trials) => completeTrials({ ctx, trials })),
  };
}
