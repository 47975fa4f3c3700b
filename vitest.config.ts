import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./infra/testing/longest-first.mjs";
import { BROWSER_WORKERS, INTEGRATION_WORKERS, UNIT_WORKERS } from "./infra/testing/parallel.mjs";

/** As in apps/web/tsconfig.json. */
const resolve = { alias: { "@": fileURLToPath(new URL("apps/web/src", import.meta.url)) } };

/** Of every project. The time that a condition is waited for is a bound on what hangs, as the tests' own. */
const common = {
  setupFiles: [fileURLToPath(new URL("infra/testing/set-up.ts", import.meta.url))],
  expect: { poll: { timeout: 50_000 } },
};

/**
 * unit: no service, no TensorFlow. integration: a real Postgres, Temporal server and TensorFlow, started once
 * by the global set-up. browser: Chromium against the whole product.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve,
        test: {
          ...common,
          name: "unit",
          include: ["{apps,packages}/*/src/**/*.test.{ts,tsx}", "{infra,data}/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.integration.test.ts", "**/*.browser.test.ts"],
          // Files share a worker and its modules: loading them anew for each file was most of the time.
          isolate: false,
          maxWorkers: UNIT_WORKERS,
          // A bound on what hangs, not on what a busy machine is slow at.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        resolve,
        test: {
          ...common,
          name: "integration",
          include: ["{apps,packages,infra}/**/*.integration.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["./infra/testing/services.ts"],
          // As of the unit tests. Each file has its own database, and connections of its own to it.
          isolate: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: INTEGRATION_WORKERS,
        },
      },
      {
        resolve,
        test: {
          ...common,
          name: "browser",
          include: ["{apps,infra}/**/*.browser.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["./infra/testing/product.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: BROWSER_WORKERS,
        },
      },
    ],
  },
});
