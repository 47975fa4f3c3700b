import { expect, it } from "vitest";
import { dispatchOrderOf } from "./dispatch-order";

const times = (count: number, key: string) => Array.from({ length: count }, () => key);
const alternating = Array.from({ length: 6 }, () => ["many", "few"]).flat();

it("tells what a server honours by the order of its tasks", () => {
  const [many, few, urgent] = [times(18, "many"), times(6, "few"), times(3, "urgent")];
  expect(dispatchOrderOf([...many, ...few, ...urgent])).toBe("first-in-first-out");
  expect(dispatchOrderOf([...urgent, ...many, ...few])).toBe("priority");
  expect(dispatchOrderOf([...urgent, ...alternating, ...times(12, "many")])).toBe("priority-and-fairness");
  // With fairness alone a key of three tasks comes early, whatever its priority.
  expect(dispatchOrderOf([...times(2, "many"), ...urgent, ...times(16, "many"), ...few])).toBe("priority");
});
