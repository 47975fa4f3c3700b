import { readdir, readFile } from "node:fs/promises";

/** A process that is being started may have no environment yet. */
const PASSES = 3;

/**
 * SIGKILL to every process of this machine whose environment has the mark, also those that left their group and session.
 * Where there is no /proc, none is found.
 * @returns how many there were
 */
export async function killMarked(mark: string): Promise<number> {
  const killed = new Set<number>();
  for (let pass = 0; pass < PASSES; pass++) {
    const found = (await markedProcesses(mark)).filter((pid) => !killed.has(pid));
    if (found.length === 0) break;
    for (const pid of found) {
      killed.add(pid);
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has gone meanwhile.
      }
    }
  }
  return killed.size;
}

/** Processes whose environment, as they were started with it, has the variable. @param mark `NAME=value`, or its beginning up to a `/` */
export async function markedProcesses(mark: string): Promise<number[]> {
  const names = await readdir("/proc").catch(() => []);
  const asked = names
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(async (name) => {
      const environment = await readFile(`/proc/${name}/environ`, "latin1").catch(() => "");
      const isMarked = environment
        .split("\0")
        .some((entry) => entry === mark || (mark.endsWith("/") && entry.startsWith(mark)));
      return isMarked ? [Number(name)] : [];
    });
  return (await Promise.all(asked)).flat();
}
