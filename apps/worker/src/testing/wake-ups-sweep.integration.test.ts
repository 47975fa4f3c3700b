import { sweepInputSchema, sweepWorkflowId } from "@foldwise/core/contracts/temporal";
import { FoldwiseError } from "@foldwise/core/errors";
import { retryRun } from "@foldwise/db/repositories/run";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { executionHistories, saveHistories } from "../workflows/save-histories";
import { until } from "./lab";
import {
  ENDLESS,
  eventsOf,
  openWorkflowLab,
  specOf,
  TRIALS_PER_EXECUTION,
  type WorkflowLab,
} from "./workflow-lab";

const temporalAddress = inject("TEMPORAL_ADDRESS");

let lab: WorkflowLab;
beforeAll(async () => {
  lab = await openWorkflowLab(temporalAddress);
});
afterAll(() => lab?.close());

describe("a sweep that is resumed", () => {
  it("after its workflow was terminated while it was paused, goes on at once", async () => {
    const { id, uid } = await lab.launch({ name: "terminated", ...ENDLESS });
    await lab.epochs(id, 1);
    await lab.ask(id, "pause");
    await lab.state(id, "paused");
    const [before] = await lab.trainings(id);
    await lab.temporal.workflow.getHandle(sweepWorkflowId(uid, 1)).terminate("by hand");
    await lab.ask(id, "resume");
    // The first round finds the workflow gone and opens a generation, the second starts that one's workflow.
    await lab.dispatcher.round();
    await lab.epochs(id, (before?.epoch ?? 0) + 1);
    // A training may be ahead of what its workflow says.
    await lab.state(id, "running");
    expect(await lab.sweep(id)).toMatchObject({ generation: 2 });
    await lab.ask(id, "cancel");
    expect(await lab.ended(id)).toBe("cancelled");
  });

  it("between two executions of its workflow, goes on at once", async () => {
    const variants = { a: {}, b: { training: { l1: 0.1 } } };
    const { id, mine } = await lab.store({ name: "resumed", variants, concurrency: 2, ...ENDLESS });
    const first = lab.points.hold("after stepSweep", mine);
    await lab.dispatcher.round();
    await first.reached;
    // The first execution starts both trials, its limit, and continues as new; the second has not looked yet.
    const second = lab.points.hold("before stepSweep", mine);
    first.release();
    await second.reached;
    await lab.epochs(id, 1);
    await lab.ask(id, "pause");
    await until("paused trainings", async () =>
      (await lab.trainings(id)).every(({ state }) => state === "paused"),
    );
    const paused = await lab.trainings(id);
    await lab.ask(id, "resume");
    second.release();
    await lab.epochs(id, Math.max(...paused.map(({ epoch }) => epoch)) + 1);
    await lab.ask(id, "cancel");
    expect(await lab.ended(id)).toBe("cancelled");
  });
});

const startTrialsInputSchema = z.object({ trials: z.array(z.tuple([z.int(), z.int(), z.int()])) });

/** What an execution of a sweep's workflow was started with. */
function inputOf(history: Parameters<typeof eventsOf>[0]): z.output<typeof sweepInputSchema> {
  const [begun] = eventsOf(history, "workflowExecutionStartedEventAttributes");
  const [payload] = begun?.input?.payloads ?? [];
  return sweepInputSchema.parse(JSON.parse(Buffer.from(payload?.data ?? []).toString()));
}

describe("a sweep of more trials than one execution starts", () => {
  it("continues as new and ends complete, without an execution that starts nothing", async () => {
    const space = { learningRate: { type: "float", low: 1e-4, high: 1e-2, log: true } } as const;
    const sampler = { kind: "random", seed: 3 } as const;
    const plan = { name: "continued", space, sampler, budget: { maxTrials: 5 }, concurrency: 2 };
    const { id, uid } = await lab.launch(plan);
    expect(await lab.ended(id)).toBe("complete");
    expect((await lab.trials(id)).map((trial) => trial.state)).toEqual(Array(5).fill("complete"));
    const histories = await executionHistories(lab.temporal, sweepWorkflowId(uid, 1));
    /** Trials that the executions before each had started. */
    const before = histories.map((history) => inputOf(history).started ?? 0);
    expect(before.length).toBeGreaterThan(1);
    // All but the last went on because they had started what one may.
    for (const [index, count] of before.entries())
      if (index > 0) expect(count - (before[index - 1] ?? 0)).toBeGreaterThanOrEqual(TRIALS_PER_EXECUTION);
    const release = process.env.FOLDWISE_SAVE_HISTORIES;
    const { namespace } = lab.temporal.options;
    if (release)
      await saveHistories({
        connect: { address: temporalAddress },
        namespace,
        name: `${release}-continued`,
        uid,
      });
  });

  it("does not continue as new for trials that run already", async () => {
    const variants = { a: {}, b: { training: { l1: 0.1 } }, c: { training: { l1: 0.2 } } };
    const { id, uid, mine } = await lab.store({ name: "adopted", variants, concurrency: 3, ...ENDLESS });
    await lab.dispatcher.round();
    await lab.epochs(id, 1);
    await until("three runs", async () => (await lab.runs(id)).length === 3);
    const step = lab.points.hold("before stepSweep", mine);
    await lab.temporal.workflow.getHandle(sweepWorkflowId(uid, 1)).signal("intentChanged");
    await step.reached;
    step.release();
    await lab.ask(id, "cancel");
    expect(await lab.ended(id)).toBe("cancelled");
    // One that started the three, one that found them there and waited.
    expect(await executionHistories(lab.temporal, sweepWorkflowId(uid, 1))).toHaveLength(2);
  });
});

describe("a run that is retried while its sweep moves", () => {
  it("is started by the sweep's workflow, under its new generation", async () => {
    const variants = { refused: {}, moving: { training: { epochs: 5_000 } } };
    const trainer = { kind: "simulate", epochSeconds: 0.05 } as const;
    const { id } = await lab.store({ name: "retried", variants, concurrency: 2, trainer });
    const refusal = new FoldwiseError("invalid", "refused once, for the test");
    lab.points.fail("before train", refusal, (work) => specOf(work).training.epochs === 2);
    await lab.dispatcher.round();
    await until("the first trial's failure", async () => (await lab.trials(id))[0]?.state === "failed");
    expect((await lab.sweep(id)).state).toBe("running");
    const [refused] = await lab.trials(id);
    const failed = (await lab.runs(id)).find(({ trialId }) => trialId === refused?.id);
    const starting = lab.points.hold("before startTrials", (input) =>
      startTrialsInputSchema
        .parse(input)
        .trials.some(([, number, generation]) => number === 1 && generation === 2),
    );
    await retryRun({ ctx: lab.connection.db, id: failed?.id ?? 0 });
    await lab.dispatcher.round();
    await starting.reached;
    starting.release();
    await until("the first trial's end", async () => (await lab.trials(id))[0]?.state === "complete");
    expect((await lab.trials(id))[0]).toMatchObject({ generation: 2 });
    await lab.ask(id, "cancel");
    await lab.ended(id);
  });
});
