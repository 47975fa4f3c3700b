import { existsSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run, tryRun } from "./command.mjs";

/**
 * Builds a program from Go's module proxy into `folder`. Someone who works with Go has its caches, and they help; for
 * anyone else theirs would be a gigabyte left behind.
 * @param {{ go: string, module: string, folder: string, what: string }} options `module` with its version
 */
export async function goInstall({ go, module, folder, what }) {
  const scratch = join(folder, "go-scratch");
  const modules = (await tryRun(go, ["env", "GOMODCACHE"], {})).output.trim();
  const usesGo = modules !== "" && modules.startsWith("/") && existsSync(join(modules, "cache"));
  const own = {
    GOPATH: join(scratch, "path"),
    GOMODCACHE: join(scratch, "modules"),
    GOCACHE: join(scratch, "build"),
  };
  await run(go, ["install", "-modcacherw", "-ldflags=-s -w", module], {
    what: `Building ${what} with Go`,
    cwd: homedir(),
    env: { ...process.env, GOBIN: folder, GOFLAGS: "", ...(usesGo ? {} : own) },
    timeoutMs: 30 * 60_000,
  });
  rmSync(scratch, { recursive: true, force: true });
}
