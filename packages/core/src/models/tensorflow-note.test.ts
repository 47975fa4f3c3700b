import { describe, expect, it } from "vitest";
import { MEASURED_TENSORFLOW } from "./measured-tensorflow.mjs";
import { tensorflowNote } from "./tensorflow-note";

describe("tensorflowNote", () => {
  it("names a version that is not the measured one, and that one", () => {
    expect(tensorflowNote("2.9.1")).toContain(`TensorFlow 2.9.1, not ${MEASURED_TENSORFLOW}`);
  });

  it("has nothing to say of the measured version, or of no TensorFlow", () => {
    for (const version of [MEASURED_TENSORFLOW, "none", "", undefined, null])
      expect(tensorflowNote(version)).toBeNull();
  });
});
