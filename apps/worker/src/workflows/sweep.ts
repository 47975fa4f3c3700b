import { SIGNALS, type SweepInput, type SweepStep, trialWorkflowId, WORKFLOWS } from "@foldwise/core";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  proxyActivities,
  setHandler,
  startChild,
  workflowInfo,
} from "@temporalio/workflow";
import type { ControlActivities } from "../activities";
import { CONTROL_OPTIONS } from "./options";

/** Trials that one execution starts before it continues as new, history suggesting it or not. */
const TRIALS_BEFORE_NEW = 500;
/** A signal that was lost is made up for after this long. */
const LOOK_AGAIN = "60 seconds";

const { stepSweep } = proxyActivities<ControlActivities>(CONTROL_OPTIONS);

/**
 * Keeps a sweep's trials in flight. What is to be done is asked of Postgres at every turn; signals only say that a
 * turn is due. Trials outlive this execution: they tell the sweep's workflow id when they end.
 */
export async function sweepWorkflow(input: SweepInput): Promise<void> {
  let due = true;
  const wake = () => {
    due = true;
  };
  setHandler(defineSignal(SIGNALS.intentChanged), wake);
  setHandler(defineSignal<[{ trialId: number }]>(SIGNALS.trialEnded), wake);

  const started = new Set<number>();
  let seenIntent: number | null = null;
  for (;;) {
    due = false;
    const step = await stepSweep(input);
    if (step.verdict === "ended" || step.verdict === "superseded") return;
    if (seenIntent !== step.intentVersion) await tellTrials(step, started);
    seenIntent = step.intentVersion;
    await Promise.all(
      step.open
        .filter(([trialId]) => !started.has(trialId))
        .map(async (trial) => {
          await startTrial(step.uid, trial);
          started.add(trial[0]);
        }),
    );
    if (workflowInfo().continueAsNewSuggested || started.size >= TRIALS_BEFORE_NEW) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sweepWorkflow>({
        ...input,
        started: (input.started ?? 0) + started.size,
      });
    }
    await condition(() => due, LOOK_AGAIN);
  }
}

/** One that runs already, started by an execution before this one, is as good as started. */
async function startTrial(
  uid: string,
  [trialId, number, generation]: SweepStep["open"][number],
): Promise<void> {
  try {
    await startChild(WORKFLOWS.trial, {
      workflowId: trialWorkflowId(uid, number, generation),
      args: [{ trialId, sweepUid: uid }],
      parentClosePolicy: "ABANDON",
      workflowIdReusePolicy: "ALLOW_DUPLICATE",
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function tellTrials({ uid, open }: SweepStep, started: ReadonlySet<number>): Promise<void> {
  await Promise.all(
    open
      .filter(([trialId]) => started.has(trialId))
      .map(async ([, number, generation]) => {
        try {
          await getExternalWorkflowHandle(trialWorkflowId(uid, number, generation)).signal(
            SIGNALS.intentChanged,
          );
        } catch {
          // It has ended in the meantime, which is what its signal will say.
        }
      }),
  );
}
