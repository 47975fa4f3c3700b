/**
 * What vitest's JSON reporter writes, as far as counting needs it.
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ status: string, name: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[]} testResults
 */

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * Tests of one vitest run. A file that failed without a failed test (it did not load, or a hook threw) counts as one
 * failure; so does a run that ended badly for a reason no test names.
 * @param {VitestReport | undefined} report undefined: none was written
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  if (report === undefined) return { passed: 0, failed: exitCode === 0 ? 0 : 1 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

/**
 * A line for each failure, for the end of a log of which perhaps only the end is kept.
 * @param {VitestReport | undefined} report
 * @returns {string[]}
 */
export function listFailures(report) {
  /** @param {string | undefined} message */
  const firstLine = (message) => (message ?? "").trim().split("\n")[0] ?? "";
  return (report?.testResults ?? []).flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0)
      return file.status === "failed" ? [`${file.name}: ${firstLine(file.message)}`] : [];
    return failed.map((test) => `${file.name}: ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
  });
}

/**
 * @param {readonly Counts[]} counts
 * @returns {{ line: string, succeeded: boolean }} a run without any test has not succeeded
 */
export function summarize(counts) {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  return { line: `${passed} passed, ${failed} failed`, succeeded: failed === 0 && passed > 0 };
}
