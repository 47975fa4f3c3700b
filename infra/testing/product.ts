import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { systemPort } from "../local/ports";
import { Stack } from "../local/stack";
import { Progress } from "../setup/progress.mjs";
import { forgetSettings } from "./forget-environment";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the whole product, started for the browser tests. */
    FOLDWISE_URL: string;
    /** Its home folder: logs, artifacts. */
    FOLDWISE_HOME: string;
    /** Where its worker finds Postgres and Temporal. */
    PRODUCT_SERVICES: Readonly<Record<"DATABASE_URL" | "TEMPORAL_ADDRESS", string>>;
  }
}

/** Global set-up of the browser tests: the whole product on a home of its own, without the demo. */
export default async function startProduct(project: TestProject): Promise<() => Promise<void>> {
  // The tests' product never uses a database or Temporal server that the person configured for real work.
  forgetSettings();
  const home = mkdtempSync(join(tmpdir(), "foldwise-product-"));
  const stack = new Stack({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    options: { port: await systemPort(), host: "127.0.0.1", home, demo: false, temporalUi: false },
    progress: new Progress(),
  });
  await stack.start();
  project.provide("FOLDWISE_URL", stack.url);
  project.provide("FOLDWISE_HOME", home);
  project.provide("PRODUCT_SERVICES", stack.services);
  return async () => {
    await stack.stop();
    rmSync(home, { recursive: true, force: true });
  };
}
