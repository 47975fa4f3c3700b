import { describe, expect, it } from "vitest";
import { decodeNumber, encodeNumber, trainerEventSchema } from "./trainer";

describe("numbers of trainer events", () => {
  it("carries NaN and the infinities as text, and back", () => {
    for (const value of [0.25, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const json: unknown = JSON.parse(JSON.stringify({ value: encodeNumber(value) }));
      expect(json).not.toEqual({ value: null });
      expect(decodeNumber(encodeNumber(value))).toBe(value);
    }
  });

  it("refuses a bare NaN in an event", () => {
    const event = { type: "progress", epoch: 1, batch: 1, batches: 2, imagesPerSecond: Number.NaN };
    expect(trainerEventSchema.safeParse(event).success).toBe(false);
    expect(trainerEventSchema.safeParse({ ...event, imagesPerSecond: "NaN" }).success).toBe(true);
  });
});
