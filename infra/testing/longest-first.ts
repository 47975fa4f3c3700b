import { BaseSequencer, type TestSpecification } from "vitest/node";

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
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((file) => moduleId.endsWith(file));
      return index < 0 ? LONGEST.length : index;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
