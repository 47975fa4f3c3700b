import { expect, it } from "vitest";
import { trainerEventSchema } from "./trainer";

it("refuses a bare NaN in an event and takes it as text", () => {
  const event = { type: "progress", epoch: 1, batch: 1, batches: 2, imagesPerSecond: Number.NaN };
  expect(trainerEventSchema.safeParse(event).success).toBe(false);
  expect(trainerEventSchema.safeParse({ ...event, imagesPerSecond: "NaN" }).success).toBe(true);
});
