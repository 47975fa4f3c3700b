import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isSameProcess } from "../setup/process-identity.mjs";
import { killGroup, type RecordedProcess } from "./part";
import { readState } from "./state-file";

const GRACE_MS = 10_000;
const recordSchema = z.object({
  parts: z.array(z.object({ name: z.string(), pid: z.int(), identity: z.string() })),
});

/**
 * Ends what a killed stack left running. Only processes whose number, boot and start time are the recorded ones: a
 * number that someone else has by now is left alone.
 * @returns the names of what was ended
 */
export async function endLeftovers(stackFile: string): Promise<string[]> {
  const record = recordSchema.safeParse(readState(stackFile));
  if (!record.success) return [];
  const running = record.data.parts.filter(isSameProcess);
  for (const part of running) signalProcess(part, part.name === "postgres" ? "SIGINT" : "SIGTERM");
  const until = Date.now() + GRACE_MS;
  while (running.some(isSameProcess) && Date.now() < until) await sleep(100);
  for (const part of running) {
    if (!isSameProcess(part)) continue;
    signalProcess(part, "SIGKILL");
    killGroup(part.pid);
  }
  return running.map((part) => part.name);
}

function signalProcess(part: RecordedProcess, signal: NodeJS.Signals): void {
  if (!isSameProcess(part)) return;
  try {
    process.kill(part.pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}
