import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { systemPort } from "../local/ports";
import { Stack } from "../local/stack";
import { Progress } from "../setup/progress.mjs";
import { forgetSettings } from "./forget-environment";
import type { Product } from "./own-product";
import { BROWSER_WORKERS } from "./parallel.mjs";

/**
 * Global set-up of the browser tests: for each of vitest's workers the whole product on a home of its own, without the demo, so that
 * files that run beside each other do not meet.
 */
export default async function startProducts(project: TestProject): Promise<() => Promise<void>> {
  // The tests' products never use a database or Temporal server that the person configured for real work.
  forgetSettings();
  const products: Product[] = [];
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(stops.map((each) => each()));
  };
  try {
    // One after the other: each takes the first ports that it finds free.
    for (let worker = 0; worker < BROWSER_WORKERS; worker++) {
      const home = mkdtempSync(join(tmpdir(), "foldwise-product-"));
      const stack = new Stack({
        root: fileURLToPath(new URL("../..", import.meta.url)),
        options: { port: await systemPort(), host: "127.0.0.1", home, demo: false, temporalUi: false },
        progress: new Progress(),
      });
      stops.push(async () => {
        await stack.stop();
        rmSync(home, { recursive: true, force: true });
      });
      await stack.start();
      products.push({ url: stack.url, home, services: stack.services });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("PRODUCTS", products);
  return stop;
}
