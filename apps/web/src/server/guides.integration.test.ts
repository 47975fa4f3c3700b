import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { guideBlocks, guideCommands } from "../../../../packages/client/src/cli/guide-commands";
import { startApi, type TestApi } from "./testing/api";
import { buildCli, type Ended } from "./testing/cli";
import { findHandlers } from "./testing/handlers";
import { serveRoutes } from "./testing/http-server";
import { PLAN, storeDataset, storePlan, storeTrial, storeWorker } from "./testing/records";

/** Commands that are only parsed (packages/client/src/cli/guides.test.ts), and why they are not run here. */
const NOT_RUN: readonly [RegExp, string][] = [
  [/^sweep run (?!.*--check)/, "trains: the browser tests launch sweeps, and a worker's tests train"],
  [/^table run (?!.*--check)/, "trains"],
  [/^sweep (pause|resume|cancel|retry|set-concurrency|delete)/, "needs a moving sweep: sweep-actions tests"],
  [/^run (retry|resume|delete)/, "needs a failed run: sweep-actions tests"],
  [/^sweep show 1 --watch/, "waits for the end of a sweep"],
  [/^experiment delete/, "removes what the other commands show"],
  [/^model (predict|export)|^model latency \d/, "needs a trained run and a worker: cli-requests tests"],
  [/^dataset (import|stages)/, "needs a worker: cli-requests and the browser tests"],
  [
    /^dataset (edit|delete|restore|cancel-import|show my-cells)/,
    "changes what the other commands show: datasets tests run them",
  ],
  [/^worker$/, "runs until it is stopped"],
  [/c-nmc-2019|paper-\w+\.yaml|split-leakage\.yaml/, "needs the C-NMC 2019 images"],
  [/^table create --sweep/, "makes a second table of a sweep: saved-tables tests"],
];
const reasonOf = (text: string) => NOT_RUN.find(([pattern]) => pattern.test(text))?.[1];

const folder = mkdtempSync(join(tmpdir(), "foldwise-guides-"));
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;
let foldwise: (...args: readonly string[]) => Promise<Ended>;

beforeAll(async () => {
  api = await startApi({ TEMPORAL_ADDRESS: inject("TEMPORAL_ADDRESS") });
  await storeDataset(api.db, "synthetic-cells");
  await storeWorker(api.db);
  const plan = PLAN.replace("tiny-cells", "synthetic-cells");
  await storeTrial(api.db, await storePlan(api.db, plan), { state: "complete" });
  server = await serveRoutes(await findHandlers());
  foldwise = await buildCli(folder, () => server.url);
  symlinkSync(fileURLToPath(new URL("../../../../data", import.meta.url)), join(folder, "data"));
  for (const { language, text } of guideBlocks()) {
    const name = /^# (\S+)\n/.exec(text)?.[1];
    if (name !== undefined && language === "yaml") writeFileSync(join(folder, name), text);
  }
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const commands = guideCommands().map((command) => ({ ...command, reason: reasonOf(command.args.join(" ")) }));

describe("commands of README and guides, as they are written", () => {
  it.each(commands.filter(({ reason }) => reason === undefined))(
    "$where: $text",
    async ({ args, output }) => {
      const { code, out, err } = await foldwise(...args);
      expect(code, err).toBe(0);
      expect(out).not.toBe("");
      if (output !== null) writeFileSync(join(folder, output), out);
    },
  );

  it("more than a third of them are run, and each reason not to is one of a command that is there", () => {
    const run = commands.filter(({ reason }) => reason === undefined);
    expect(run.length * 3).toBeGreaterThan(commands.length);
    const reasons = new Set(commands.map(({ reason }) => reason));
    for (const [pattern, reason] of NOT_RUN) expect(reasons.has(reason), String(pattern)).toBe(true);
  });
});

it("what is not there is answered with what there is", async () => {
  const model = await foldwise("model", "show", "efficientnet");
  expect(model.code).toBe(3);
  expect(model.err).toMatch(/No model efficientnet\. Choose one of mobilenet_m, vgg16/);
  const run = await foldwise("run", "show", "99");
  expect(run.err).toBe("No run 99. npx foldwise run ls lists what there is.\n");
});
