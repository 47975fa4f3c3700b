import { describe, expect, it } from "vitest";
import { makeSlots } from "./slots";

const never = new AbortController().signal;

describe("slots", () => {
  it("gives as many as there are, then in order of asking", async () => {
    const slots = makeSlots(1);
    const release = await slots.take(never);
    const order: number[] = [];
    const second = slots.take(never).then((free) => {
      order.push(2);
      free();
    });
    const third = slots.take(never).then((free) => {
      order.push(3);
      free();
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    release();
    release();
    await Promise.all([second, third]);
    expect(order).toEqual([2, 3]);
  });

  it("lets one go that gave up waiting, without losing the slot", async () => {
    const slots = makeSlots(1);
    const release = await slots.take(never);
    const impatient = new AbortController();
    const waits = slots.take(impatient.signal);
    impatient.abort(new Error("gave up"));
    await expect(waits).rejects.toThrow("gave up");
    release();
    (await slots.take(never))();
  });
});
