import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@foldwise/client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { guideBlocks, guideLines } from "../../packages/client/src/cli/guide-commands";
import { ownProduct } from "../testing/own-product";
import { mlflowClient } from "../testing/python/mlflow-client";
import { finishSweep } from "./finished-sweep";
import { checkedAs, fillFolder, NOT_RUN } from "./guides/folder";
import { isPlainCommand, runCommand, runInShell, runUntil } from "./guides/run-line";
import { makeSimulated } from "./guides/simulated-sweep";

const TIMEOUT = { timeout: 120_000 };

/** Lines that run until somebody stops them: each is interrupted once it says this. */
const INTERRUPTED: readonly [RegExp, RegExp][] = [
  [/^npx foldwise sweep run .*--watch/, /^sweep \d+ \(/m],
  // What a table lacks may be in a sweep that another line has just launched.
  [/^npx foldwise table run .*--watch/, /^sweep \d+ \(|^Already in progress: sweep \d/m],
  [/^npx foldwise worker$|worker\.mjs$/, / serves /],
];
const untilOf = (text: string) => INTERRUPTED.find(([pattern]) => pattern.test(text))?.[1];

/** Lines that launch a sweep and do not wait for its end. */
const LAUNCHES = /^npx foldwise (sweep|table) run (?!.*--check)/;

/** The address of the guides. */
const SHOWN_URL = "http://127.0.0.1:3000";

/** Lines that write a file or a schema and say nothing. */
const IS_SILENT = / > |migrate\.mjs$/;

const { url, home, services } = ownProduct();
const client = createClient({ url });
const folder = mkdtempSync(join(tmpdir(), "foldwise-guides-"));
const simulated = makeSimulated(client);
const start = process.cwd();
let made: Awaited<ReturnType<typeof finishSweep>>;
/** A sweep that has trained a population. */
let population: number;
/** Number of the last sweep that is not of these lines. */
let newest = Number.POSITIVE_INFINITY;

beforeAll(() => {
  fillFolder(folder);
  for (const { language, text } of guideBlocks()) {
    const name = /^# (\S+)\n/.exec(text)?.[1];
    if (name !== undefined && (language === "yaml" || language === "python"))
      writeFileSync(join(folder, name), text.replaceAll(SHOWN_URL, url));
  }
  // Of this process and of what it starts: the reader's folder and shell.
  process.chdir(folder);
  const variables = {
    ...services,
    FOLDWISE_URL: url,
    FOLDWISE_HOME: home,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.stubEnv("FOLDWISE_TOKEN", undefined);
  vi.stubEnv("FOLDWISE_CLASSES", "train.guides");
});

/** The other test files find the product as it was, with one more finished sweep. */
afterAll(async () => {
  process.chdir(start);
  vi.unstubAllEnvs();
  await cancelLaunched({ keep: undefined });
  // Refused until it stands still.
  for (const { id } of (await client.sweeps.list({ limit: 200 })).sweeps)
    if (id > newest) await vi.waitFor(() => client.sweeps.delete(id), TIMEOUT);
  for (const { slug } of await client.datasets.list())
    if (!["digits", "synthetic-cells"].includes(slug)) await client.datasets.delete(slug);
  for (const { id, name } of await client.experiments.list())
    if (name === "outside") await client.experiments.delete(id);
  for (const { id, saved } of await client.tables.list()) if (saved) await client.tables.delete(id);
  rmSync(folder, { recursive: true, force: true });
});

async function cancelLaunched({ keep }: { keep: number | undefined }): Promise<void> {
  const { sweeps } = await client.sweeps.list({ state: ["queued", "running"] });
  for (const { id } of sweeps) if (id !== keep) await client.sweeps.act(id, { action: "cancel" });
}

/** The line with what the guides' example names in place: the numbers of this product's sweep and run, folders, address. */
async function resolveLine(text: string): Promise<string> {
  const number = (value: number | undefined) =>
    text.replace(/(?<=^npx foldwise \w+ [\w-]+ )\d+/, String(value));
  const [, command = ""] = /^npx foldwise ((?:sweep|trial|run|experiment) [\w-]+) \d/.exec(text) ?? [];
  if (command === "sweep show" || command === "sweep trial" || command === "sweep trials")
    return number(made.sweep);
  if (command === "experiment show") return number((await client.sweeps.show(made.sweep)).experiment.id);
  if (command === "run show" || /^npx foldwise (model|artifact) \w+ \d/.test(text))
    return number(made.runs[0]);
  if (command === "sweep schedule") return number(population);
  if (command === "trial stop") return (await simulated.numberTrial(text)) ?? text;
  if (command !== "") return number(await simulated.prepare(command));
  const script = /^python3 (outside|publish|folds)\.py$/.exec(text)?.[1];
  if (script !== undefined) {
    const { python, env } = await mlflowClient("newest");
    return `PYTHONPATH=${env.PYTHONPATH} MLFLOW_DISABLE_TELEMETRY=true ${python} ${script}.py`;
  }
  if (/^npx foldwise fold-group (show|compare) /.test(text)) return numberGroups(text);
  if (text.startsWith("npx foldwise dataset cancel-import ")) return number(await beginImport());
  return text
    .replace(/(?<=--sweep )\d+/, String(made.sweep))
    .replaceAll(/\/(data|mnt\/datasets)\/(?=C-NMC|my-cells)/g, `${folder}/`)
    .replace(SHOWN_URL, url)
    .replace(/runs\/12\//, `runs/${made.runs[0]}/`)
    .replace(/^(?:[A-Z_]+=\S+ +)+/, "");
}

/** The fold groups of the script of the guide, and this product's sweep, in place of those that it names. */
async function numberGroups(text: string): Promise<string> {
  const { groups } = await client.foldGroups.list();
  const [second, first] = groups.filter(({ experimentName }) => experimentName === "outside");
  return text
    .replace("r12", first?.id ?? "")
    .replace("r18", second?.id ?? "")
    .replace(/(?<= )3\/1\b/, `${made.sweep}`);
}

/** An import that is under way. @returns its number */
async function beginImport(): Promise<number> {
  const path = join(folder, "many-cells");
  return (await client.datasets.import({ path, patients: "stop", refusedFiles: "stop" })).id;
}

it("has the datasets and a finished sweep that the guides speak of", async () => {
  const { id } = await client.datasets.import({ builtin: "synthetic-cells" });
  made = await finishSweep(url);
  newest = (await client.sweeps.list({ limit: 1 })).sweeps[0]?.id ?? made.sweep;
  // While nothing else trains: later lines launch sweeps that take the slots.
  population = await simulated.population();
  await expect.poll(async () => (await client.datasets.importStatus(id)).state, TIMEOUT).toBe("complete");
});

describe("every line of README, docs and data for a shell", () => {
  const lines = guideLines().map(({ where, text }) => ({ name: `${where} ${text}`, text }));
  const named = (chosen: readonly { name: string; text: string }[]) =>
    chosen.map(({ name, text }) => [name, text] as const);
  const isRun = ({ text }: { text: string }) => checkedAs(text) === null;
  const isWaitedFor = ({ text }: { text: string }) => untilOf(text) === undefined;
  const waiting = lines.filter((line) => isRun(line) && !isWaitedFor(line));
  const distinct = [...new Map(waiting.map((line) => [line.text, line])).values()];

  const ended = lines.filter((line) => isRun(line) && isWaitedFor(line));
  it.for(named(ended))("%s", async ([, text], { signal }) => {
    const line = await resolveLine(text);
    const { code, out, err } = await (isPlainCommand(line) ? runCommand(line) : runInShell(line, signal));
    if (LAUNCHES.test(text)) await cancelLaunched({ keep: simulated.id() });
    expect(code, err || out).toBe(0);
    if (!IS_SILENT.test(text)) expect(out).not.toBe("");
    if (text.endsWith("/health")) expect(out).toBe("OK");
    else if (text.startsWith("curl ")) expect(JSON.parse(out)).toMatchObject({ request: { error: null } });
    if (text.startsWith("python3 ")) expect(out).toMatch(/\t\d*\.\d+/);
  });

  describe("that runs until it is interrupted", () => {
    it("finds the worker's slot taken, so that what it launches waits and trains nothing", async () => {
      await simulated.run();
    });

    it.concurrent.for(named(distinct))("%s", async ([, text], { signal, expect }) => {
      const until = untilOf(text) ?? /./;
      const { code, out, err } = await runUntil(await resolveLine(text), until, signal);
      expect([0, 130], err || out).toContain(code);
      expect(out + err).toMatch(until);
    });
  });

  describe("that is not run, with the reason, is checked", () => {
    it.each(named(lines.filter((line) => !isRun(line))))("%s", (_, text) => {
      checkedAs(text)?.check(text);
    });

    it.each(NOT_RUN.map(([pattern, { reason }]) => [reason, pattern] as const))("%s: %s", (_, pattern) => {
      expect(lines.some(({ text }) => pattern.test(text))).toBe(true);
    });
  });
});
