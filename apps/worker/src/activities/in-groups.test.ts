import { expect, it } from "vitest";
import { inGroups } from "./in-groups";

interface Answer {
  doubled: number;
}

/** A sender whose calls wait until they are let go. */
function heldBack(answer: (item: number) => Answer | Error) {
  const sent: number[][] = [];
  const held: (() => void)[] = [];
  const call = inGroups<number, Answer>(async (items) => {
    sent.push([...items]);
    await new Promise<void>((resolve) => {
      held.push(resolve);
    });
    return items.map(answer);
  });
  const letGo = async (group: number) => {
    await expect.poll(() => held.length).toBeGreaterThan(group);
    held[group]?.();
  };
  return { call, sent, letGo };
}

it("sends the first call at once, and together what comes while it is under way", async () => {
  const { call, sent, letGo } = heldBack((item) => ({ doubled: 2 * item }));
  const first = call(1);
  expect(sent).toEqual([[1]]);
  const rest = [call(2), call(3)];
  await letGo(0);
  expect(await first).toEqual({ doubled: 2 });
  await letGo(1);
  expect(await Promise.all(rest)).toEqual([{ doubled: 4 }, { doubled: 6 }]);
  expect(sent).toEqual([[1], [2, 3]]);
});

it("fails the call whose item has failed, and no other", async () => {
  const { call, letGo } = heldBack((item) => (item === 2 ? new Error("two") : { doubled: 2 * item }));
  const all = Promise.allSettled([call(1), call(2), call(3)]);
  await letGo(0);
  await letGo(1);
  expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

it("sends a group again one by one where one item breaks it, and each fails in an outage", async () => {
  const sent: number[][] = [];
  let error = new Error("bad value");
  const call = inGroups<number, Answer>(async (items) => {
    sent.push([...items]);
    await new Promise((resolve) => setImmediate(resolve));
    if (items.includes(3)) throw error;
    return items.map((item) => ({ doubled: 2 * item }));
  });
  const statuses = async (...items: number[]) =>
    (await Promise.allSettled(items.map(call))).map(({ status }) => status);
  expect(await statuses(1, 2, 3)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  expect(sent).toEqual([[1], [2, 3], [2], [3]]);
  error = Object.assign(new Error("away"), { code: "57P01" });
  expect(await statuses(1, 2, 3)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(sent.slice(4)).toEqual([[1], [2, 3]]);
});
