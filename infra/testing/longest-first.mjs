import { BaseSequencer } from "vitest/node";

/** Files that take more than 25 seconds, longest first: one that starts last would be waited for alone. */
export const LONGEST = [
  "packages/core/src/tables/coverage.test.ts",
  "apps/worker/src/testing/examples.integration.test.ts",
  "apps/web/src/server/mlflow/clients.integration.test.ts",
  "apps/worker/src/testing/chaos/chaos.integration.test.ts",
  "apps/worker/src/testing/stopping.integration.test.ts",
  "packages/db/src/metrics/postgres/store.integration.test.ts",
  "apps/worker/src/testing/released.integration.test.ts",
  "apps/worker/src/testing/worker-deaths.integration.test.ts",
  "apps/worker/src/testing/stall.integration.test.ts",
  "apps/worker/src/trainer-process/trainer.integration.test.ts",
  "apps/worker/src/testing/stall-others.integration.test.ts",
  "apps/worker/src/testing/no-shared-folder.integration.test.ts",
  "apps/worker/src/testing/sweeps.integration.test.ts",
  "apps/worker/src/testing/command.integration.test.ts",
  "infra/local/stack.integration.test.ts",
  "apps/worker/src/testing/kill.integration.test.ts",
  "apps/web/src/server/cli.integration.test.ts",
  "apps/worker/src/testing/outage.integration.test.ts",
  "apps/worker/src/testing/fairness.integration.test.ts",
  "packages/db/src/metrics/postgres/kill.integration.test.ts",
  "apps/worker/src/imports/import.integration.test.ts",
  "apps/worker/src/imports/layouts.integration.test.ts",
  "apps/web/src/server/openapi/fuzz.integration.test.ts",
  "infra/local/secure-stack.integration.test.ts",
  "apps/worker/src/requests/requests.integration.test.ts",
  "apps/web/src/server/programs.integration.test.ts",
  "infra/e2e/guides.browser.test.ts",
  "infra/e2e/first-ten-minutes.browser.test.ts",
  "infra/e2e/walk.browser.test.ts",
  "infra/e2e/sweep-search.browser.test.ts",
  "infra/e2e/pages.browser.test.ts",
  "infra/e2e/page-weight.browser.test.ts",
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
