import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** As in apps/web/tsconfig.json. */
const resolve = { alias: { "@": fileURLToPath(new URL("apps/web/src", import.meta.url)) } };

/**
 * unit: no service, no TensorFlow. integration: a real Postgres, Temporal server and TensorFlow, started once
 * by the global set-up. browser: Chromium against the whole product.
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          include: ["{apps,packages}/*/src/**/*.test.{ts,tsx}", "{infra,data}/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.integration.test.ts", "**/*.browser.test.ts"],
          // A bound on what hangs, not on what a busy machine is slow at.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "integration",
          include: ["{apps,packages,infra}/**/*.integration.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["./infra/testing/services.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        resolve,
        test: {
          name: "browser",
          include: ["{apps,infra}/**/*.browser.test.ts"],
          exclude: ["**/node_modules/**"],
          globalSetup: ["./infra/testing/product.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
