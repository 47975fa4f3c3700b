import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainerEvent, TrainerJobInput } from "@foldwise/core/contracts/trainer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ASK } from "../requests/testing";
import { isRunning } from "../testing/worker-process";
import { Stalled, TrainerDied } from "../trainers";
import { startTrainerProcess, type TrainerProcess } from "./trainer-process";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-trainer-process-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NEVER_MS = 600_000;
const DESCRIBE: TrainerJobInput = { kind: "describe" };
const SAY = `import { writeSync } from "node:fs";
const say = (event) => writeSync(3, JSON.stringify(event) + "\\n");
const stay = () => setInterval(() => {}, 1_000);
`;

let programs = 0;
/** A real process that runs `body`, which may `say` events and `stay`. */
function start(
  body: string,
  {
    stallMs = NEVER_MS,
    graceMs = NEVER_MS,
    job = DESCRIBE,
    onOutput = () => {},
  }: {
    stallMs?: number;
    graceMs?: number;
    job?: TrainerJobInput;
    onOutput?: (line: string) => void;
  } = {},
): TrainerProcess {
  const script = join(folder, `program-${++programs}.mjs`);
  writeFileSync(script, SAY + body);
  return startTrainerProcess({ script, job, limits: { stallMs, graceMs }, onOutput });
}

async function taken(session: TrainerProcess): Promise<TrainerEvent["type"][]> {
  const types: TrainerEvent["type"][] = [];
  for await (const event of session.events) types.push(event.type);
  return types;
}

const pidOf = (session: TrainerProcess) => session.pid ?? 0;
const DONE = `say({ type: "done", outcome: "complete", epoch: 0 });`;

describe("a process that says nothing", () => {
  it("is killed, and the reason says how long and where", async () => {
    let hear = (_line: string) => {};
    const written = new Promise<string>((resolve) => {
      hear = resolve;
    });
    const session = start(
      `say({ type: "progress", epoch: 3, batch: 12, batches: 40, imagesPerSecond: 1 });
      console.error("written"); stay();`,
      { stallMs: 400, onOutput: (line) => hear(line) },
    );
    // It is waited for from here on.
    expect(await written).toBe("written");
    await expect(taken(session)).rejects.toThrow(
      /^No progress for 0\.4 s \(describe, in epoch 3 after batch 12 of 40\); the process was killed\.$/,
    );
    expect(isRunning(pidOf(session))).toBe(false);
  });

  it("is killed when it is stopped by SIGSTOP, before its first event too", async () => {
    const session = start("stay();", { stallMs: 400 });
    process.kill(pidOf(session), "SIGSTOP");
    await expect(taken(session)).rejects.toThrow(Stalled);
    expect(isRunning(pidOf(session))).toBe(false);
  });

  it("is left alone while its events are not waited for, and while it has nothing to answer", async () => {
    const serving = start(
      `say({ type: "working" });
      process.stdin.on("data", (text) => {
        for (const line of String(text).trim().split("\\n")) {
          const { type, id } = JSON.parse(line);
          if (type === "ask" && id === 1) say({ type: "refused", id, isBadInput: false, message: "no" });
        }
      });`,
      { job: { kind: "serve" }, stallMs: 2_000 },
    );
    // A second process marks the time: it is found silent under a limit that is longer.
    const clock = start("stay();", { stallMs: 3_000 });
    const events = serving.events[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ type: "working" });
    const next = events.next();
    await expect(taken(clock)).rejects.toThrow(Stalled);
    serving.tell({ type: "ask", id: 1, ask: ASK });
    expect((await next).value).toMatchObject({ type: "refused", id: 1 });
    serving.tell({ type: "ask", id: 2, ask: ASK });
    await expect(events.next()).rejects.toThrow("No progress for 2 s (serve");
  });
});

describe("a process that is told to stop at once", () => {
  it("is killed after its grace, stopped by SIGSTOP or busy with something else", async () => {
    const stopped = start(`say({ type: "working" }); stay();`, { graceMs: 100 });
    const busy = start(`setInterval(() => say({ type: "working" }), 10);`, { graceMs: 100 });
    process.kill(pidOf(stopped), "SIGSTOP");
    for (const session of [stopped, busy]) {
      session.stop("now");
      await expect(taken(session)).rejects.toThrow("It did not stop within 0.1 s of being asked to");
      expect(isRunning(pidOf(session))).toBe(false);
    }
  });

  it("is not killed when it stops by itself, nor when it is to end its epoch first", async () => {
    const body = `
      process.stdin.on("data", (text) => {
        if (!String(text).includes("stop-")) return;
        say({ type: "done", outcome: "stopped", epoch: 2 });
        process.exit(0);
      });`;
    for (const when of ["now", "after-epoch"] as const) {
      const session = start(body);
      session.stop(when);
      expect(await taken(session)).toEqual(["done"]);
    }
    const slow = start(`setTimeout(() => { ${DONE} }, 300);`, { graceMs: 1 });
    slow.stop("after-epoch");
    expect(await taken(slow)).toEqual(["done"]);
  });
});

describe("what a process started", () => {
  /** A program that starts another, which outlives it if nobody ends it. */
  const parent = (after: string) => {
    const note = join(folder, `child-${programs}.pid`);
    const body = `
      import { spawn } from "node:child_process";
      import { writeFileSync } from "node:fs";
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
      writeFileSync(${JSON.stringify(note)}, String(child.pid));
      ${after}`;
    return { body, childPid: () => Number(readFileSync(note, "utf8")) };
  };

  it("goes with it when it is killed", async () => {
    const { body, childPid } = parent(`say({ type: "working" }); stay();`);
    const session = start(body);
    await session.events[Symbol.asyncIterator]().next();
    await session.kill();
    await expect.poll(() => isRunning(childPid())).toBe(false);
  });

  it("goes with it when it ends, and does not hold its events open", async () => {
    const { body, childPid } = parent(`${DONE} process.exit(0);`);
    expect(await taken(start(body))).toEqual(["done"]);
    await expect.poll(() => isRunning(childPid())).toBe(false);
  });
});

describe("what a process writes", () => {
  it("is refused as events when it is none, with what it was", async () => {
    const session = start(`writeSync(3, "not an event\\n"); stay();`);
    await expect(taken(session)).rejects.toThrow(
      "The trainer wrote a line that is not an event: not an event",
    );
    await session.kill();
    expect(isRunning(pidOf(session))).toBe(false);
  });

  it("is bounded as an event", async () => {
    const session = start(`const part = "x".repeat(2 ** 20); for (;;) writeSync(3, part);`);
    await expect(taken(session)).rejects.toThrow(/limit of \d+ characters/);
    await session.kill();
  });

  it("is cut where it prints without end, and its end is kept for the message", async () => {
    const lengths: number[] = [];
    const session = start(
      `const part = Buffer.alloc(2 ** 16, "x"); for (let i = 0; i < 64; i++) writeSync(2, part);
      writeSync(2, "\\nthe last words\\n"); process.exit(7);`,
      { onOutput: (line) => lengths.push(line.length) },
    );
    const died = await taken(session).catch((error: unknown) => error);
    expect(died).toBeInstanceOf(TrainerDied);
    expect(String(died)).toMatch(/with exit code 7.*the last words$/);
    expect(Math.max(...lengths)).toBe(8_192);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(64 * 2 ** 16 + "the last words".length);
  });
});
