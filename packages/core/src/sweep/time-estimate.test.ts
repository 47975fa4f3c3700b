import { describe, expect, it } from "vitest";
import { addEstimates, estimateTime } from "./time-estimate";
import { estimateParts } from "./time-text";

const training = { seconds: 60, basis: "measured" as const };
const evaluation = { seconds: 40, basis: "scaled" as const };
const alone = { training, evaluation, width: 1, others: [], slots: 1 };

describe("an estimate of time", () => {
  it("counts evaluations beside training", () => {
    expect(estimateTime(alone)).toMatchObject({ seconds: 100, waiting: { seconds: 0, sweeps: 0 } });
    expect(estimateTime({ ...alone, evaluation: { seconds: 0, basis: null } }).seconds).toBe(60);
  });

  it("counts what others get meanwhile: as much as own work, what they have queued if that is more, never more than is left", () => {
    const waits = (others: { left: number; ahead: number }[]) =>
      estimateTime({ ...alone, others }).waiting.seconds;
    expect(waits([{ left: 1_000, ahead: 0 }])).toBe(100);
    expect(waits([{ left: 1_000, ahead: 300 }])).toBe(300);
    expect(waits([{ left: 30, ahead: 30 }])).toBe(30);
    expect(
      waits([
        { left: 1_000, ahead: 300 },
        { left: 30, ahead: 0 },
      ]),
    ).toBe(330);
  });

  it("shares the slots: own work over no more of them than it can use, and no wait while one is free", () => {
    expect(estimateTime({ ...alone, slots: 4, width: 2 }).seconds).toBe(50);
    const others = [{ left: 100, ahead: 100 }];
    expect(estimateTime({ ...alone, slots: 2, others })).toMatchObject({
      seconds: 100,
      waiting: { seconds: 0, sweeps: 1 },
    });
    expect(estimateTime({ ...alone, slots: 2, width: 2, others })).toMatchObject({
      seconds: 100,
      waiting: { seconds: 50, sweeps: 1 },
    });
  });

  it("is unknown where a part is, its own or another sweep's; without a worker it is of one slot", () => {
    const unknown = { seconds: null, basis: null };
    expect(estimateTime({ ...alone, evaluation: unknown }).seconds).toBeNull();
    expect(estimateTime({ ...alone, others: [{ left: null, ahead: 0 }] })).toMatchObject({
      seconds: null,
      waiting: { seconds: null, sweeps: 1 },
    });
    expect(estimateTime({ ...alone, slots: 0 })).toMatchObject({ seconds: 100, slots: 0 });
  });

  it("waits for nobody with nothing to do", () => {
    const none = { seconds: 0, basis: null };
    const others = [{ left: 500, ahead: 500 }];
    expect(estimateTime({ ...alone, training: none, evaluation: none, others }).seconds).toBe(0);
  });

  it("of several plans adds up their work and waits for others once", () => {
    const others = [{ left: 30, ahead: 30 }];
    const one = estimateTime({ ...alone, others });
    expect(addEstimates([one, one])).toMatchObject({
      seconds: 230,
      training: { seconds: 120 },
      evaluation: { seconds: 80, basis: "scaled" },
      waiting: { seconds: 30, sweeps: 1 },
    });
    expect(addEstimates([])).toBeNull();
  });
});

it("an estimate's words name each part and what it is known from", () => {
  const words = (changes: object) =>
    estimateParts(estimateTime({ ...alone, ...changes }), (seconds) => `${seconds} s`);
  expect(words({ others: [{ left: 30, ahead: 0 }] })).toEqual([
    "training 60 s (measured here)",
    "evaluations 40 s (scaled from other models measured here)",
    "waiting for 1 other sweep 30 s",
  ]);
  expect(
    words({ training: { seconds: 0, basis: null }, evaluation: { seconds: null, basis: null } }),
  ).toEqual(["evaluations unknown (nothing was measured here)"]);
  expect(words({ slots: 0 }).at(-1)).toContain("no worker serves the class now");
});
