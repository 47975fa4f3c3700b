import { MEASURED_TENSORFLOW } from "@foldwise/core/models";
import { describe, expect, it } from "vitest";
import { versionNotes } from "./version-notes";

const attempt = (tensorflow: string | null) => ({
  environment: tensorflow === null ? null : { tensorflow },
});

describe("versionNotes", () => {
  it("names each TensorFlow that the run had and that is not the measured one, once", () => {
    const attempts = [attempt("2.9.1"), attempt("2.9.1"), attempt(MEASURED_TENSORFLOW), attempt(null)];
    const notes = versionNotes({ environment: { tensorflow: MEASURED_TENSORFLOW }, attempts, spec: null });
    expect(notes).toEqual([expect.stringContaining("TensorFlow 2.9.1")]);
  });

  it("says nothing of a run on the measured version, of a simulated one, or of one that has not begun", () => {
    for (const environment of [{ tensorflow: MEASURED_TENSORFLOW }, { tensorflow: "none" }, null])
      expect(versionNotes({ environment, attempts: [], spec: { versions: {} } })).toEqual([]);
  });

  it("says what trained it before a worker of other versions went on", () => {
    const spec = {
      versions: { tensorflow: MEASURED_TENSORFLOW, continuedFrom: "u-1; to epoch 3: tensorflow 2.9.1" },
    };
    expect(versionNotes({ environment: null, attempts: [], spec })).toEqual([
      expect.stringContaining("to epoch 3: tensorflow 2.9.1"),
    ]);
  });
});
