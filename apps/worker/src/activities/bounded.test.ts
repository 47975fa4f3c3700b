import { expect, it } from "vitest";
import { Stalled } from "../trainers";
import { bounded } from "./bounded";

it("gives what comes in time, and an error as it is", async () => {
  const limit = { limitMs: 600_000, doing: "reading" };
  expect(await bounded(Promise.resolve(7), limit)).toBe(7);
  await expect(bounded(Promise.reject(new Error("full")), limit)).rejects.toThrow("full");
});

it("gives up what hangs, and says what it was", async () => {
  const hanging = new Promise<never>(() => {});
  const waiting = bounded(hanging, { limitMs: 50, doing: "storing the checkpoint of epoch 3" });
  await expect(waiting).rejects.toThrow(
    new Stalled("No progress for 0.05 s while storing the checkpoint of epoch 3."),
  );
});
