import { describe, expect, it } from "vitest";
import { parameterLabel } from "./parameter-label";

describe("parameterLabel", () => {
  it("is the same for a plan's short and long name, and has no camelCase", () => {
    expect(["learningRate", "training.learningRate"].map(parameterLabel)).toEqual([
      "learning rate",
      "learning rate",
    ]);
    expect(parameterLabel("trainer.widthMultiplier")).toBe("width multiplier");
    expect(parameterLabel("training.l1")).toBe("L1");
    expect(["trainer.kind", "kind"].map(parameterLabel)).toEqual(["trainer", "kind"]);
    expect(parameterLabel("plateau.factor")).toBe("LR scheduler factor");
    expect(parameterLabel("inputSize")).toBe("input size (px)");
  });
});
