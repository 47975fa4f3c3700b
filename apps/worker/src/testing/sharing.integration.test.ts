import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startInProcessWorker } from "./in-process-worker";
import { type NamedPlan, openWorkflowLab, specOf, type WorkflowLab } from "./workflow-lab";

const temporalAddress = inject("TEMPORAL_ADDRESS");

let lab: WorkflowLab;
beforeAll(async () => {
  lab = await openWorkflowLab(temporalAddress);
});
afterAll(() => lab?.close());

describe("two sweeps that share a training", () => {
  it.each<[string, Omit<NamedPlan, "name">, string]>([
    ["within the attempt", {}, "after trainUntil"],
    // A training whose epochs are judged is evaluated once its attempt has ended.
    [
      "after the attempt",
      { stopping: { kind: "threshold", metric: "val/loss", upper: 1e6 } },
      "after evaluateTraining",
    ],
  ])("make its evaluations once, %s", async (when, plan, point) => {
    const first = await lab.store({ name: `evaluates ${when}`, ...plan });
    const isMine = (work: unknown) => specOf(work).seed === lab.seed;
    const evaluating = lab.points.hold("before evaluate", isMine);
    await lab.dispatcher.round();
    await evaluating.reached;
    const busy = lab.points.hold(point, (call) => JSON.stringify(call).includes('"busy"'));
    lab.seed -= 1;
    const second = await lab.launch({ name: `waits ${when}`, ...plan });
    await busy.reached;
    let again = 0;
    const count = lab.points.hold("before evaluate", (work) => {
      if (isMine(work)) again += 1;
      return false;
    });
    busy.release();
    evaluating.release();
    expect(await lab.ended(first.id)).toBe("complete");
    expect(await lab.ended(second.id)).toBe("complete");
    count.release();
    expect(again).toBe(0);
    expect((await lab.runs(second.id)).map(({ state, shared }) => [state, shared])).toEqual([
      ["complete", true],
    ]);
  });
});

describe("two workers of different builds", () => {
  it("share nothing by chance: a training is of the versions of the worker that trains it", async () => {
    await lab.worker.stop();
    const { connection, home, points } = lab;
    const common = { connection, temporalAddress, home, points };
    const control = await startInProcessWorker({
      ...common,
      id: "control",
      installation: { simulate: "of the control worker" },
      queues: ["control"],
    });
    const start = (id: string, build: string) =>
      startInProcessWorker({ ...common, id, installation: { simulate: build }, queues: ["train.cpu"] });
    const versions = async (id: number) =>
      (await lab.trainings(id)).map(({ spec }) => spec.versions.simulate);
    const old = await start("old", "2.9.1");
    const first = await lab.launch({ name: "by the old build" });
    expect(await lab.ended(first.id)).toBe("complete");
    expect(await versions(first.id)).toEqual(["2.9.1"]);
    await old.stop();

    lab.worker = await start("new", "2.18.1");
    lab.seed -= 1;
    const second = await lab.launch({ name: "by the new build" });
    expect(await lab.ended(second.id)).toBe("complete");
    expect(await versions(second.id)).toEqual(["2.18.1"]);
    expect((await lab.runs(second.id)).map(({ shared }) => shared)).toEqual([false]);
    lab.seed -= 1;
    const third = await lab.launch({ name: "by the new build again" });
    expect(await lab.ended(third.id)).toBe("complete");
    expect((await lab.trainings(third.id)).map(({ id, attempt }) => [id, attempt])).toEqual(
      (await lab.trainings(second.id)).map(({ id, attempt }) => [id, attempt]),
    );
    await control.stop();
  });
});
