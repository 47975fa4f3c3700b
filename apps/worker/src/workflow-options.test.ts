import { expect, it } from "vitest";
import { parseEnvironment } from "./environment";
import { WORKFLOW_OPTIONS } from "./workflow-options";

// The bound of @temporalio/worker 1.24.0 is 5 s: after a stop in the middle of a workflow's turn the worker ended.
it("a worker that was stopped until its attempts were given up continues its workflows", () => {
  const { leaseMs, stallMs } = parseEnvironment({ DATABASE_URL: "postgresql://127.0.0.1/foldwise" });
  expect(WORKFLOW_OPTIONS.isolateExecutionTimeout).toBeGreaterThan(10 * Math.max(leaseMs, stallMs));
});
