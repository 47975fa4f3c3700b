import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { z } from "zod";

const PROGRAM = fileURLToPath(new URL("./server-program.ts", import.meta.url));
const messageSchema = z.object({ url: z.string() });
const memorySchema = z.object({ live: z.number(), most: z.number(), resident: z.number() });

/** Bytes: held now, held at most since the start, and resident, which garbage is part of. */
export type Memory = z.infer<typeof memorySchema>;

/** MLflow's API in a process of its own, whose memory is not that of the test. @param variables besides those of this process */
export async function startServerProcess(
  variables: Record<string, string>,
): Promise<{ url: string; memory(): Promise<Memory>; stop(): Promise<void> }> {
  const child = fork(PROGRAM, [inject("THREAD_PROGRAM")], {
    execArgv: ["--import", import.meta.resolve("tsx")],
    env: { ...process.env, ...variables },
  });
  const { url } = messageSchema.parse(await nextMessage(child));
  return {
    url,
    memory: async () => {
      child.send("memory");
      return memorySchema.parse(await nextMessage(child));
    },
    stop: async () => {
      child.send("stop");
      await once(child, "exit");
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the server process ended with code ${code}`);
  });
  ended.catch(() => undefined);
  const [message] = await Promise.race([once(child, "message"), ended]);
  return message;
}
