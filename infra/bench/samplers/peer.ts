import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** peer.py, asked and answering in lines of JSON, in turn. */
export interface Peer {
  ask<T>(request: object): Promise<T>;
  close(): Promise<void>;
}

/** Numeric libraries take one thread: several peers run side by side. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

export function startPeer(python: string): Peer {
  const child: ChildProcess = spawn(python, [join(import.meta.dirname, "peer.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...ONE_THREAD },
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("peer.py has no pipes");
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  createInterface({ input: stdout }).on("line", (line) => waiting.shift()?.resolve(line));
  const ended = once(child, "close").then(([code]) => {
    for (const { reject } of waiting) reject(new Error(`peer.py ended with ${code}`));
  });
  return {
    async ask<T>(request: object) {
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject });
        stdin.write(`${JSON.stringify(request)}\n`);
      });
      const answer: { value: T } = JSON.parse(line);
      return answer.value;
    },
    async close() {
      stdin.end();
      await ended;
    },
  };
}
