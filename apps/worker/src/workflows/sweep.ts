import {
  SIGNALS,
  type SweepInput,
  type SweepStep,
  trialWorkflowId,
  WORKFLOWS,
} from "@foldwise/core/contracts/temporal";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  startChild,
  workflowInfo,
} from "@temporalio/workflow";
import type { ControlActivities } from "../activities";
import { CONTROL_OPTIONS, LOCAL_CONTROL_OPTIONS, LOCAL_CONTROL_PATCH } from "./options";

/** Trials that one execution starts before it continues as new, history suggesting it or not. */
const TRIALS_PER_EXECUTION = 500;
/** A signal that was lost is made up for after this long. */
const RECHECK_AFTER = "60 seconds";

const queued = proxyActivities<ControlActivities>(CONTROL_OPTIONS);
const local = proxyLocalActivities<ControlActivities>(LOCAL_CONTROL_OPTIONS);

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

  // Asked once an execution: an older one goes on as it began, and its successor takes the new way.
  const wakesRunning = patched("wake-running-trials");
  const { stepSweep } = patched(LOCAL_CONTROL_PATCH) ? local : queued;
  const startsTogether = patched("start-trials-in-activity");
  const keyOf = ([trialId, , generation]: Trial) =>
    wakesRunning ? `${trialId} ${generation}` : `${trialId}`;
  /** Trials whose workflow this execution knows to have been started. */
  const started = new Set<string>();
  let startedHere = 0;
  let seenIntent: number | null = null;
  for (;;) {
    due = false;
    const step = await stepSweep(input);
    if (step.verdict === "ended" || step.verdict === "superseded") return;
    const known = step.open.filter((trial) => started.has(keyOf(trial)));
    if (seenIntent !== step.intentVersion)
      await Promise.all(known.map((trial) => signalTrial(step.uid, trial)));
    seenIntent = step.intentVersion;
    const unknown = step.open.filter((trial) => !started.has(keyOf(trial)));
    if (startsTogether && unknown.length > 0) {
      startedHere += await local.startTrials({ uid: step.uid, trials: unknown });
      for (const trial of unknown) started.add(keyOf(trial));
    } else
      await Promise.all(
        unknown.map(async (trial) => {
          const isNew = await startTrial(step.uid, trial);
          started.add(keyOf(trial));
          if (isNew || !wakesRunning) startedHere += 1;
          // It may be waiting for an intent that an execution before this one did not live to tell it of.
          else await signalTrial(step.uid, trial);
        }),
      );
    const most = step.trialsPerExecution ?? TRIALS_PER_EXECUTION;
    if (workflowInfo().continueAsNewSuggested || startedHere >= most) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sweepWorkflow>({
        ...input,
        started: (input.started ?? 0) + startedHere,
      });
    }
    await condition(() => due, RECHECK_AFTER);
  }
}

type Trial = SweepStep["open"][number];

/** @returns false for one that runs already: an execution before this one, or the dispatcher, has started it. */
async function startTrial(uid: string, [trialId, number, generation]: Trial): Promise<boolean> {
  try {
    await startChild(WORKFLOWS.earlierTrial, {
      workflowId: trialWorkflowId(uid, number, generation),
      args: [{ trialId, sweepUid: uid }],
      parentClosePolicy: "ABANDON",
      workflowIdReusePolicy: "ALLOW_DUPLICATE",
    });
    return true;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return false;
  }
}

async function signalTrial(uid: string, [, number, generation]: Trial): Promise<void> {
  try {
    await getExternalWorkflowHandle(trialWorkflowId(uid, number, generation)).signal(SIGNALS.intentChanged);
  } catch {
    // It has ended in the meantime, which is what its signal will say.
  }
}
