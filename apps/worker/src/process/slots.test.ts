import { describe, expect, it } from "vitest";
import { CPU_PLACE, makeSlots } from "./slots";

const never = new AbortController().signal;

describe("slots", () => {
  it("gives as many as there are, then in order of asking", async () => {
    const slots = makeSlots([CPU_PLACE]);
    const first = await slots.take(never);
    const order: number[] = [];
    const second = slots.take(never).then((slot) => {
      order.push(2);
      slot.release();
    });
    const third = slots.take(never).then((slot) => {
      order.push(3);
      slot.release();
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    first.release();
    first.release();
    await Promise.all([second, third]);
    expect(order).toEqual([2, 3]);
  });

  it("lets one go that gave up waiting, without losing the slot", async () => {
    const slots = makeSlots([CPU_PLACE]);
    const first = await slots.take(never);
    const impatient = new AbortController();
    const waits = slots.take(impatient.signal);
    impatient.abort(new Error("gave up"));
    await expect(waits).rejects.toThrow("gave up");
    first.release();
    (await slots.take(never)).release();
  });

  it("never gives one place to two at a time", async () => {
    const slots = makeSlots(["GPU-a", "GPU-b"].map((visible) => ({ visible, gpu: null })));
    const [first, second] = [await slots.take(never), await slots.take(never)];
    expect([first.place.visible, second.place.visible].sort()).toEqual(["GPU-a", "GPU-b"]);
    const third = slots.take(never);
    second.release();
    expect((await third).place).toBe(second.place);
  });
});
