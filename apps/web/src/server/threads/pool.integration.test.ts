import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, onTestFinished, test } from "vitest";
import { makeThread } from "./pool";

const folder = mkdtempSync(join(tmpdir(), "foldwise-threads-"));
const program = inject("THREAD_PROGRAM");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TABLE = `
id: mine
title: Mine
baseline: null
folds: [0]
rows: [{ key: accuracy, label: Accuracy, metric: accuracy }]
columns: [{ key: all, label: All }]
`;

function open(options: Partial<Parameters<typeof makeThread>[0]> = {}) {
  const thread = makeThread({ program, timeoutMs: 60_000, memoryMiB: 256, maxWaiting: 3, ...options });
  onTestFinished(() => thread.close());
  return thread;
}

test("answers in order, and an error of the task keeps its code and its problems", async () => {
  const thread = open();
  const [good, bad, again] = await Promise.allSettled([
    thread.run("parseTable", TABLE),
    thread.run("parseTable", "rows: 7"),
    thread.run("parseTable", TABLE),
  ]);
  expect(good).toMatchObject({ status: "fulfilled", value: { id: "mine" } });
  expect(again).toEqual(good);
  expect(bad).toMatchObject({ status: "rejected", reason: { code: "invalid" } });
  expect(bad.status === "rejected" && bad.reason.problems.length).toBeGreaterThan(0);
});

test("refuses what would wait too long", async () => {
  const thread = open({ maxWaiting: 1 });
  const asked = Promise.allSettled([1, 2, 3].map(() => thread.run("parseTable", TABLE)));
  expect((await asked).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
});

/** A program that behaves as a task that never ends would, and answers everything else. */
function stuckProgram(): string {
  const file = join(folder, "stuck.mjs");
  writeFileSync(
    file,
    `import { parentPort } from "node:worker_threads";
     parentPort.on("message", ({ id, input }) => {
       if (input === "forever") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
       if (input === "grow") for (const kept = []; ; ) kept.push(new Array(1e6).fill(id));
       parentPort.postMessage({ id, answer: input });
     });`,
  );
  return file;
}

test("a task that never ends is cut off, and the next has a thread of its own", async () => {
  const thread = open({ program: stuckProgram(), timeoutMs: 1_000 });
  const [stuck, next] = await Promise.allSettled([
    thread.run("parseTable", "forever"),
    thread.run("parseTable", "next"),
  ]);
  expect(stuck).toMatchObject({ status: "rejected", reason: { code: "invalid" } });
  expect(next).toEqual({ status: "fulfilled", value: "next" });
});

test("a task that takes all memory ends its thread and no more", async () => {
  const thread = open({ program: stuckProgram(), memoryMiB: 64 });
  const [grown, next] = await Promise.allSettled([
    thread.run("parseTable", "grow"),
    thread.run("parseTable", "next"),
  ]);
  expect(grown).toMatchObject({ status: "rejected", reason: { code: "invalid" } });
  expect(next).toEqual({ status: "fulfilled", value: "next" });
});

test("what was given ahead of a task that is cut off is computed by the next thread", async () => {
  const thread = open({ program: stuckProgram(), timeoutMs: 1_000, maxAhead: 3, maxWaiting: 10 });
  const asked = ["first", "forever", "second", "third", "fourth"];
  const answers = await Promise.allSettled(asked.map((input) => thread.run("parseTable", input)));
  expect(
    answers.map((answer) => (answer.status === "fulfilled" ? answer.value : answer.reason.code)),
  ).toEqual(["first", "invalid", "second", "third", "fourth"]);
});

test("closing ends what waits", async () => {
  const thread = open({ program: stuckProgram() });
  const asked = Promise.allSettled(["forever", "next"].map((input) => thread.run("parseTable", input)));
  await thread.close();
  for (const one of await asked)
    expect(one).toMatchObject({ status: "rejected", reason: { code: "unavailable" } });
  await expect(thread.run("parseTable", TABLE)).rejects.toMatchObject({ code: "unavailable" });
});
