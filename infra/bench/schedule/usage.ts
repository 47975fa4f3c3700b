import { readdirSync, readFileSync } from "node:fs";

export type PartName = "worker" | "temporal" | "postgres";
/** CPU seconds, user and system, and resident memory of each part with its children. */
export type Usage = Readonly<Record<PartName, { seconds: number; megabytes: number }>>;

/** Of Linux on every machine that Node runs on. */
const TICKS_A_SECOND = 100;
const PAGE_BYTES = 4_096;

interface Process {
  parent: number;
  seconds: number;
  megabytes: number;
}

/** What the process trees below these roots have used; children that have ended count with who waited for them. */
export function usageOf(roots: Readonly<Record<PartName, number | undefined>>): Usage {
  const processes = readProcesses();
  const total = (root: number | undefined) => {
    const sum = { seconds: 0, megabytes: 0 };
    if (root === undefined) return sum;
    const tree = [root];
    for (const pid of tree) {
      for (const [child, { parent }] of processes) if (parent === pid) tree.push(child);
      sum.seconds += processes.get(pid)?.seconds ?? 0;
      sum.megabytes += processes.get(pid)?.megabytes ?? 0;
    }
    return sum;
  };
  return {
    worker: total(roots.worker),
    temporal: total(roots.temporal),
    postgres: total(roots.postgres),
  };
}

function readProcesses(): Map<number, Process> {
  const found = new Map<number, Process>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    // From the third field on: state, parent; 14th to 17th: own and waited-for user and system time.
    if (fields === null) continue;
    const number = (at: number) => Number(fields[at - 3]);
    const ticks = number(14) + number(15) + number(16) + number(17);
    found.set(Number(name), {
      parent: number(4),
      seconds: ticks / TICKS_A_SECOND,
      megabytes: (number(24) * PAGE_BYTES) / 2 ** 20,
    });
  }
  return found;
}

function statOf(pid: string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in brackets, may hold anything.
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
