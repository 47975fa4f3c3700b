import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../setup/cache.mjs";
import { writeState } from "./state-file";

/**
 * Records in the cache that a stack runs on this home, so that the command finds it wherever it is started
 * (packages/client/src/cli/home.ts). A record that a killed stack left behind is ignored: its home tells who runs.
 * @returns takes the record away
 */
export function recordRunning(home: string): () => void {
  const name = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const path = join(cacheRoot(), "running", `${name}.json`);
  writeState(path, { home });
  return () => rmSync(path, { force: true });
}
