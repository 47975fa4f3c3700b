import { trialWorkflowId } from "@foldwise/core/contracts/temporal";
import { ApplicationFailure } from "@temporalio/common";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { saveHistories } from "../workflows/save-histories";
import { until } from "./lab";
import { ENDLESS, eventsOf, openWorkflowLab, specOf, type WorkflowLab } from "./workflow-lab";

const temporalAddress = inject("TEMPORAL_ADDRESS");

let lab: WorkflowLab;
beforeAll(async () => {
  lab = await openWorkflowLab(temporalAddress);
});
afterAll(() => lab?.close());

describe("a trial's workflow", () => {
  it("outlives an intent that cannot be read", async () => {
    const { id, uid } = await lab.launch({ name: "unread", ...ENDLESS });
    await lab.epochs(id, 1);
    const gone = ApplicationFailure.nonRetryable("there is no such trial, for the test", "not-found");
    lab.points.fail("before readTrialWish", gone);
    const trial = lab.temporal.workflow.getHandle(trialWorkflowId(uid, 1, 1));
    await trial.signal("intentChanged");
    await until("the failed look", async () => {
      const history = await trial.fetchHistory();
      return eventsOf(history, "activityTaskFailedEventAttributes").length > 0;
    });
    await lab.ask(id, "cancel");
    expect(await lab.ended(id)).toBe("cancelled");
    await trial.result();
    expect((await trial.describe()).status.name).toBe("COMPLETED");
  });

  it("does not end while it handles a signal", async () => {
    const { id, uid } = await lab.store({ name: "handled" });
    const training = lab.points.hold("before train", (work) => specOf(work).seed === lab.seed);
    await lab.dispatcher.round();
    await training.reached;
    const look = lab.points.hold("before readTrialWish");
    const trial = lab.temporal.workflow.getHandle(trialWorkflowId(uid, 1, 1));
    await trial.signal("intentChanged");
    await look.reached;
    training.release();
    expect(await lab.ended(id)).toBe("complete");
    look.release();
    await trial.result();
    const history = await trial.fetchHistory();
    const scheduled = eventsOf(history, "activityTaskScheduledEventAttributes").length;
    expect(eventsOf(history, "activityTaskCompletedEventAttributes")).toHaveLength(scheduled);
  });

  it("closes its trial when no training of it is at work any more, whichever fails first", async () => {
    // Too long for one activity.
    const trainer = { kind: "simulate", epochSeconds: 0.3 } as const;
    const { id, uid } = await lab.store({ name: "siblings", folds: [0, 1], trainer });
    const mine = async (fold: number) => {
      const found = await lab.trainings(id);
      return found.find((training) => training.fold === fold)?.id;
    };
    // Both folds stand before their training; one of them ends with an error nobody expects, the other is still at work.
    const both = [0, 1].map(() => lab.points.hold("before trainUntil"));
    await lab.dispatcher.round();
    await Promise.all(both.map(({ reached }) => reached));
    const [failing] = await Promise.all([mine(0)]);
    const broken = ApplicationFailure.nonRetryable("broken, for the test", "internal");
    lab.points.fail("after trainUntil", broken, (call) =>
      JSON.stringify(call).includes(`"trainingId":${failing},`),
    );
    const sibling = lab.points.hold(
      "before train",
      (work) => specOf(work).seed === lab.seed && specOf(work).fold === 1,
    );
    let isClosing = false;
    const [own] = await lab.trials(id);
    const closing = lab.points.hold("before endTrial", (input) =>
      JSON.stringify(input).includes(`"trialId":${own?.id},`),
    );
    void closing.reached.then(() => {
      isClosing = true;
    });
    for (const { release } of both) release();
    await sibling.reached;
    const trial = lab.temporal.workflow.getHandle(trialWorkflowId(uid, 1, 1));
    await until("the workflow's answer to the failure", async () => {
      const names = ((await trial.fetchHistory()).events ?? []).map((event) =>
        event.activityTaskFailedEventAttributes
          ? "failed"
          : event.workflowTaskCompletedEventAttributes
            ? "task"
            : "",
      );
      return names.lastIndexOf("task") > names.indexOf("failed") && names.includes("failed");
    });
    expect((await lab.trials(id))[0]?.state).toBe("running");
    expect(isClosing).toBe(false);
    sibling.release();
    closing.release();
    await lab.ended(id);
    // Both were trained and evaluated; what broke is the answer to the workflow.
    expect((await lab.runs(id)).map((run) => run.state)).toEqual(["complete", "complete"]);
    expect((await lab.trials(id))[0]?.state).toBe("complete");
  });

  it("has short trainings done by one activity, and those by themselves that it did not bring to their end", async () => {
    const short = await lab.store({ name: "short", folds: [0, 1] });
    const broken = new Error("broken, for the test");
    lab.points.fail(
      "before train",
      broken,
      (work) => specOf(work).seed === lab.seed && specOf(work).fold === 0,
    );
    await lab.dispatcher.round();
    expect(await lab.ended(short.id)).toBe("complete");
    const release = process.env.FOLDWISE_SAVE_HISTORIES;
    if (release)
      await saveHistories({
        connect: { address: temporalAddress },
        namespace: lab.temporal.options.namespace,
        name: `${release}-short`,
        uid: short.uid,
      });
    const history = await lab.temporal.workflow.getHandle(trialWorkflowId(short.uid, 1, 1)).fetchHistory();
    const scheduled = eventsOf(history, "activityTaskScheduledEventAttributes").map(
      ({ activityType }) => activityType?.name,
    );
    expect(scheduled).toEqual(["trainInTurn", "trainUntil"]);
    expect((await lab.runs(short.id)).map((run) => run.state)).toEqual(["complete", "complete"]);
    expect((await lab.trainings(short.id)).map(({ fold, attempt }) => [fold, attempt]).sort()).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });
});
