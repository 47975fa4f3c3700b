import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTrainerProcess } from "../process/trainer-process";
import { isRunning } from "../testing/worker-process";
import { Stalled } from "../trainers";
import { ensurePack, type StartPrepare } from "./ensure-pack";

let home: string;
let folder: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "foldwise-packs-"));
  folder = join(home, "cache", "pixels");
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Programs in place of the trainer's: they have the pack's job, begin its file and say what `body` says. */
function programOf(body: string, stallMs = 600_000): { start: StartPrepare; pids: number[] } {
  const script = join(home, `program-${Math.random()}.mjs`);
  writeFileSync(
    script,
    `import { renameSync, writeFileSync, writeSync } from "node:fs";
    import { createInterface } from "node:readline";
    const say = (event) => writeSync(3, JSON.stringify(event) + "\\n");
    createInterface({ input: process.stdin }).once("line", (line) => {
      const { out } = JSON.parse(line);
      const temporary = \`\${out}.\${process.pid}.tmp\`;
      writeFileSync(temporary, "half");
      ${body}
    });`,
  );
  const pids: number[] = [];
  return {
    pids,
    start: (job) => {
      const session = startTrainerProcess({ script, job, limits: { stallMs, graceMs: 100 } });
      pids.push(session.pid ?? 0);
      return session;
    },
  };
}

function ensure(fingerprint: string, start: StartPrepare, given: { signal?: AbortSignal } = {}) {
  const heard: [number, number][] = [];
  const path = ensurePack({
    home,
    dataset: { fingerprint, location: "/nowhere", archive: null, paths: ["a.bmp"] },
    datasets: { hold: async ({ location }) => ({ path: location, release: () => undefined }) },
    crop: 1,
    resize: "bilinear",
    size: 32,
    start,
    signal: given.signal ?? new AbortController().signal,
    onProgress: (done, total) => heard.push([done, total]),
  });
  return { path, heard };
}

const temporaries = () => readdirSync(folder).filter((name) => name.endsWith(".tmp"));

it("is made once for all who ask at once, and each hears how far it is", async () => {
  const { start, pids } = programOf(`
    say({ type: "packing", done: 1, total: 2 });
    renameSync(temporary, out);
    say({ type: "done", outcome: "complete", epoch: 0 });
    process.exit(0);`);
  const asked = [ensure("shared", start), ensure("shared", start)];
  // Both came to wait before the first word of the process.
  const paths = await Promise.all(asked.map(({ path }) => path));
  expect(new Set(paths).size).toBe(1);
  expect(existsSync(paths[0] ?? "")).toBe(true);
  expect(pids).toHaveLength(1);
  for (const { heard } of asked) expect(heard).toEqual([[1, 2]]);
});

it("leaves nothing of one whose process stalled, and the next who asks starts another", async () => {
  const { start, pids } = programOf(
    `say({ type: "packing", done: 1, total: 2 }); setInterval(() => {}, 1000);`,
    500,
  );
  const asked = [ensure("stalled", start), ensure("stalled", start)];
  for (const { path } of asked) {
    await expect(path).rejects.toThrow(Stalled);
    await expect(path).rejects.toThrow(/pixel pack could not be made: No progress for 0\.5 s/);
  }
  expect(temporaries()).toEqual([]);
  await expect(ensure("stalled", start).path).rejects.toThrow(Stalled);
  expect(pids).toHaveLength(2);
  expect(pids.filter(isRunning)).toEqual([]);
});

it("is given up when the worker stops, with what was begun", async () => {
  const stopping = new AbortController();
  const { start, pids } = programOf(
    `say({ type: "packing", done: 1, total: 2 }); setInterval(() => {}, 1000);`,
  );
  const { path, heard } = ensure("stopped", start, { signal: stopping.signal });
  const ended = expect(path).rejects.toThrow("the worker is stopping");
  await expect.poll(() => heard.length).toBe(1);
  stopping.abort(new Error("the worker is stopping"));
  await ended;
  expect(temporaries()).toEqual([]);
  expect(pids.filter(isRunning)).toEqual([]);
});
