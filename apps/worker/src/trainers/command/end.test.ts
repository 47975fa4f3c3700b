import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { describe, expect, it } from "vitest";
import { isRunning } from "../../testing/worker-process";
import { Stalled, type TrainerSession } from "../contract";
import { markedProcesses } from "./marked-processes";
import { folder, start, taken, uidOf, useProgramFolder, withFile } from "./testing";

useProgramFolder();

describe("the end of a program", () => {
  it.each([
    ["exit 2", "bad-configuration"],
    ["exit 78", "bad-configuration"],
    ["echo 'lr must be positive' >&2; exit 1", "program-error"],
    ["exit 65", "bad-input"],
    ["exit 75", "infrastructure"],
    ["exit 137", "out-of-memory"],
    ["kill -KILL $$", "out-of-memory"],
    ["kill -SEGV $$", "program-error"],
    ["exec /no/such/program", "bad-configuration"],
  ])("%s is a failure of its class", async (script, kind) => {
    const events = await taken(await start(script));
    expect(events.at(-1)).toMatchObject({ type: "failed", kind, remedy: expect.any(String) });
    if (script.includes("lr must"))
      expect(events.at(-1)).toMatchObject({
        message: "The program ended with exit code 1: lr must be positive",
      });
  });

  /** Takes events until one of the type, and says what came; the rest is for `rest`. */
  async function upTo(session: TrainerSession, type: TrainerEvent["type"]) {
    const events = session.events[Symbol.asyncIterator]();
    for (;;) {
      const { value, done } = await events.next();
      if (done) throw new Error(`ended without ${type}`);
      if (value.type === type) break;
    }
    return async () => {
      const seen: TrainerEvent[] = [];
      for (let next = await events.next(); !next.done; next = await events.next())
        seen.push(withFile(next.value));
      return seen;
    };
  }
  const BEGUN = `echo '{"step": 1, "metrics": {"a": 1}}'`;
  const STAY = "while :; do sleep 0.05; done";

  it("is SIGTERM, after which it may still save a checkpoint", async () => {
    const session = await start(
      `trap 'echo hello > $FOLDWISE_CHECKPOINT_DIR/f; echo "{\\"checkpoint\\": 1}"; exit 0' TERM; ${BEGUN}; ${STAY}`,
    );
    const rest = await upTo(session, "points");
    session.stop("now");
    expect((await rest()).filter(({ type }) => type !== "log")).toMatchObject([
      { type: "epoch", epoch: 1 },
      { type: "done", outcome: "stopped" },
    ]);
  });

  it("is SIGKILL after its grace, for all that it started, also what left its group", async () => {
    const note = join(folder, "children");
    const daemon = join(folder, "daemon.mjs");
    writeFileSync(daemon, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);");
    const session = await start(
      `trap '' TERM; node ${daemon} & echo $! > ${note}; setsid node ${daemon} & echo $! >> ${note}; ${BEGUN}; ${STAY}`,
      { limits: { graceMs: 200 } },
    );
    const rest = await upTo(session, "points");
    const pids = readFileSync(note, "utf8").trim().split("\n").map(Number);
    expect(pids.map(isRunning)).toEqual([true, true]);
    session.stop("now");
    await expect(rest()).rejects.toThrow("It did not stop within 0.2 s of SIGTERM (after step 1)");
    await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);
    expect(await markedProcesses(`FOLDWISE_ATTEMPT=${uidOf()}/`)).toEqual([]);
  });

  it("ends what it left behind, and does not wait for it", async () => {
    const note = join(folder, "left");
    const events = await taken(
      await start(`setsid sleep 1000 & echo $! > ${note}; sleep 1000 & echo $! >> ${note}; ${BEGUN}`),
    );
    expect(events.at(-1)).toMatchObject({ type: "done", outcome: "complete" });
    const pids = readFileSync(note, "utf8").trim().split("\n").map(Number);
    await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);
  });

  it("comes when it reports nothing for too long, whatever it prints, and when it is stopped", async () => {
    const chatty = await start(`${BEGUN}; while :; do echo still here; sleep 0.02; done`, {
      limits: { stallMs: 600 },
    });
    await expect(taken(chatty)).rejects.toThrow(/No report for 0\.6 s \(after step 1\).*stallSeconds/);
    await chatty.kill();
    const stopped = await start(`${BEGUN}; kill -STOP $$`, {
      trainer: { command: ["sh", "-c", `${BEGUN}; kill -STOP $$`], stallSeconds: 1 },
    });
    await expect(taken(stopped)).rejects.toThrow(Stalled);
    expect(isRunning(stopped.pid ?? 0)).toBe(false);
  });

  it("comes with the worker, however that goes", async () => {
    const pid = Number(
      (
        await new Promise<string>((resolve, reject) => {
          const script = `
            import { startProgram } from ${JSON.stringify(join(import.meta.dirname, "start-program.ts"))};
            const child = startProgram({ program: "/bin/sleep", args: ["1000"], cwd: "/", env: {}, access: { memoryBytes: null, openFiles: null, user: null } });
            process.stdout.write(String(child.process.pid), () => process.kill(process.pid, "SIGKILL"));
            `;
          const worker = spawn("npx", ["tsx", "--input-type=module", "-e", script], {
            stdio: ["ignore", "pipe", "inherit"],
          });
          let text = "";
          worker.stdout.on("data", (chunk) => {
            text += chunk;
          });
          worker.once("error", reject);
          worker.once("exit", () => resolve(text));
        })
      ).trim(),
    );
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});
