import type { WorkerView } from "@foldwise/core/contracts/http/worker";
import { describe, expect, it } from "vitest";
import { prepareWorkers, workShare } from "./worker-cards";

const worker = (over: Partial<WorkerView>): WorkerView => ({
  id: "w",
  host: "lab",
  pid: 1,
  version: "0.1.0",
  classes: ["train.cpu"],
  slots: 2,
  state: "live",
  busy: [],
  capabilities: { cpu: "x", gpu: null },
  startedAt: "2026-11-23T10:00:00Z",
  seenAt: "2026-11-23T10:00:00Z",
  ...over,
});
const busy = {
  trainingId: 1,
  runId: 1,
  runName: "r",
  fold: 0,
  epoch: 2,
  epochs: 4,
  progress: { batch: 5, batches: 10 },
};

describe("prepareWorkers", () => {
  it("puts live ones first and shows their free slots", () => {
    const cards = prepareWorkers([worker({ id: "a", state: "lost" }), worker({ id: "b", busy: [busy] })]);
    expect(cards.map((card) => card.worker.id)).toEqual(["b", "a"]);
    expect(cards[0]?.work).toEqual([busy, null]);
    expect(cards[0]?.slots).toBe("1 of 2 slots busy");
    expect(cards[1]?.work).toEqual([]);
    expect(cards[0]?.capabilities).toEqual([["CPU", "x"]]);
  });
});

describe("workShare", () => {
  it("counts the present epoch's batches", () => {
    expect(workShare(busy)).toBe(0.625);
    expect(workShare({ ...busy, epochs: 0 })).toBe(0);
  });
});
