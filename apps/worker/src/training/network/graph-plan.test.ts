import { describe, expect, it } from "vitest";
import { type GraphNode, planGraph } from "./graph-plan";

const node = (name: string, inputs: string[], rest: Partial<GraphNode> = {}): GraphNode => ({
  name,
  inputs,
  needs: { inputs: false, output: false },
  learns: false,
  isFrozen: false,
  ...rest,
});
const readsInputs = { needs: { inputs: true, output: false }, learns: true };

describe("planGraph", () => {
  it("frees a value with several readers after the last of them, and not before", () => {
    const [, left, right, sum] = planGraph([
      node("stem", ["input"], { learns: true }),
      node("left", ["stem"]),
      node("right", ["stem"]),
      node("sum", ["left", "right"]),
    ]);
    expect(left?.freeAfterForward).toEqual([]);
    expect(right?.freeAfterForward).toEqual(["stem"]);
    expect(sum?.freeAfterForward).toEqual(["left", "right"]);
  });

  it("keeps what a backward pass reads until the backward pass that reads it last", () => {
    const [stem, relu, left, right] = planGraph([
      node("stem", ["input"], readsInputs),
      node("relu", ["stem"], { needs: { inputs: false, output: true } }),
      node("left", ["relu"], readsInputs),
      node("right", ["relu"], readsInputs),
      node("sum", ["left", "right"]),
    ]);
    expect(right?.freeAfterForward).toEqual([]);
    expect(left?.freeAfterBackward).toEqual([]);
    expect(relu?.freeAfterBackward).toEqual(["relu"]);
    expect(relu?.freeAfterForward).toEqual(["stem"]);
    expect(stem?.freeAfterBackward).toEqual([]);
    expect(right?.freeAfterInference).toEqual(["relu"]);
  });

  it("goes back no further than to what is trained, and keeps nothing below it", () => {
    const [base, act, head, out] = planGraph([
      node("base", ["input"], { needs: { inputs: true, output: false }, isFrozen: true }),
      node("act", ["base"], { needs: { inputs: false, output: true }, isFrozen: true }),
      node("head", ["act"], readsInputs),
      node("out", ["head"]),
    ]);
    expect([base, act, head, out].map((plan) => plan?.hasBackward)).toEqual([false, false, true, true]);
    expect(head?.wanted).toEqual([false]);
    expect(act?.freeAfterForward).toEqual(["base"]);
    expect(head?.freeAfterBackward).toEqual(["act"]);
  });

  it("refuses a frozen layer above what is trained", () => {
    const nodes = [node("learner", ["input"], readsInputs), node("above", ["learner"], { isFrozen: true })];
    expect(() => planGraph(nodes)).toThrow(/above is frozen/);
  });
});
