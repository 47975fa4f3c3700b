import { MEASURED_TENSORFLOW } from "@foldwise/core/models";
import { describe, expect, it } from "vitest";
import { workerNotes } from "./worker-notes";

describe("workerNotes", () => {
  it("names live workers whose TensorFlow is not the measured one", () => {
    const notes = workerNotes([
      { id: "old", state: "live", capabilities: { tensorflow: "2.9.1" } },
      { id: "measured", state: "live", capabilities: { tensorflow: MEASURED_TENSORFLOW } },
      { id: "gone", state: "lost", capabilities: { tensorflow: "2.9.1" } },
      { id: "without", state: "live", capabilities: {} },
    ]);
    expect(notes).toEqual([expect.stringContaining("worker old: TensorFlow 2.9.1")]);
  });
});
