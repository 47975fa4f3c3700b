import { BaseSequencer } from "vitest/node";

/** Files that take more than a minute, longest first: one that starts last would be waited for alone. */
export const LONGEST = [
  "apps/worker/src/testing/chaos/chaos.integration.test.ts",
  "apps/worker/src/testing/examples.integration.test.ts",
  "apps/worker/src/testing/worker-deaths.integration.test.ts",
  "apps/worker/src/testing/released.integration.test.ts",
  "apps/worker/src/testing/stall.integration.test.ts",
  "packages/db/src/metrics/postgres/store.integration.test.ts",
  "apps/worker/src/testing/stall-others.integration.test.ts",
  "apps/worker/src/testing/stopping.integration.test.ts",
  "apps/worker/src/testing/sweeps.integration.test.ts",
];

/** Vitest knows how long a file took from an earlier run only; a fresh clone has none, and sorts by size. */
export class LongestFirst extends BaseSequencer {
  /** @override @param {import("vitest/node").TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files);
    /** @param {import("vitest/node").TestSpecification} file */
    const place = ({ moduleId }) => {
      const index = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return index < 0 ? LONGEST.length : index;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
