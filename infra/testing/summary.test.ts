import { expect, test } from "vitest";
import { parseRequest } from "./run.mjs";
import { countTests, listFailures, summarize } from "./summary.mjs";

const report = (files: { status: string; tests: string[] }[]) => ({
  numPassedTests: files.flatMap((file) => file.tests).filter((state) => state === "passed").length,
  numFailedTests: files.flatMap((file) => file.tests).filter((state) => state === "failed").length,
  testResults: files.map((file) => ({
    name: "x",
    status: file.status,
    message: "it does not load\nat line 1",
    assertionResults: file.tests.map((status, index) => ({
      status,
      fullName: `test ${index}`,
      failureMessages: status === "failed" ? ["one is not two\nat line 2"] : [],
    })),
  })),
});

test("passed and failed tests are counted", () => {
  const counts = countTests(report([{ status: "failed", tests: ["passed", "failed", "skipped"] }]), 1);
  expect(counts).toEqual({ passed: 1, failed: 1 });
});

test("a file that does not load is a failure", () => {
  const counts = countTests(
    report([
      { status: "failed", tests: [] },
      { status: "passed", tests: ["passed"] },
    ]),
    1,
  );
  expect(counts).toEqual({ passed: 1, failed: 1 });
});

test("failures are listed with file, name and reason, those of files that do not load too", () => {
  const files = [
    { status: "failed", tests: ["passed", "failed"] },
    { status: "failed", tests: [] },
    { status: "passed", tests: ["passed"] },
  ];
  expect(listFailures(report(files))).toEqual(["x: test 1: one is not two", "x: it does not load"]);
  expect(listFailures(undefined)).toEqual([]);
});

test("a run that ends badly with every test passed is a failure", () => {
  expect(countTests(report([{ status: "passed", tests: ["passed"] }]), 1)).toEqual({ passed: 1, failed: 1 });
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
});

test("no test at all is no success", () => {
  expect(summarize([{ passed: 0, failed: 0 }])).toEqual({ line: "0 passed, 0 failed", succeeded: false });
  expect(
    summarize([
      { passed: 2, failed: 0 },
      { passed: 1, failed: 0 },
    ]),
  ).toEqual({ line: "3 passed, 0 failed", succeeded: true });
  expect(summarize([{ passed: 2, failed: 1 }]).succeeded).toBe(false);
});

test("arguments choose projects, and a file's name does", () => {
  expect(parseRequest([])).toEqual({
    projects: ["unit", "integration", "browser"],
    filters: [],
    checks: true,
  });
  expect(parseRequest(["--project", "unit"])).toEqual({ projects: ["unit"], filters: [], checks: false });
  expect(parseRequest(["a/b.integration.test.ts"]).projects).toEqual(["integration"]);
  expect(parseRequest(["a/b.test.ts"]).projects).toEqual(["unit"]);
  expect(parseRequest(["packages/db"]).projects).toEqual(["unit", "integration", "browser"]);
  expect(() => parseRequest(["--project", "units"])).toThrow(/one of/);
});
