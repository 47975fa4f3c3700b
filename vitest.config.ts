import { defineConfig } from "vitest/config";

/**
 * unit: no service, no TensorFlow. integration: a real Postgres, Temporal server and TensorFlow, started once
 * by the global set-up. browser: Chromium against the whole product.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{apps,packages}/*/src/**/*.test.{ts,tsx}", "{infra,data}/**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/*.integration.test.ts", "**/*.browser.test.ts"],
        },
      },
      {
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
