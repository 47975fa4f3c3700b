import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import proto from "@temporalio/proto";
import { DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const FIXTURES = fileURLToPath(new URL("./fixtures/", import.meta.url));
const BUILD = pathToFileURL(fileURLToPath(new URL("../../build.mjs", import.meta.url))).href;

let folder: string;
let bundle: string;
const files = await readdir(FIXTURES);

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger("ERROR") });
  folder = await mkdtemp(join(tmpdir(), "foldwise-replay-"));
  bundle = join(folder, "workflows.js");
  const { bundleWorkflows }: { bundleWorkflows: (out: string) => Promise<void> } = await import(BUILD);
  await bundleWorkflows(bundle);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A sweep that an older release started must go on under this one. */
describe("histories of earlier releases", () => {
  it("are there for sweeps and trials", () => {
    expect(files.filter((file) => file.endsWith("-sweep.json")).length).toBeGreaterThan(0);
    expect(files.filter((file) => /-trial-\d+\.json$/.test(file)).length).toBeGreaterThan(0);
  });

  it("have a sweep that continued as new, with each of its executions", async () => {
    const executions = files.filter((file) => file.startsWith("continued-sweep"));
    expect(executions.length).toBeGreaterThan(1);
    const endings = await Promise.all(
      executions.map(async (file) => {
        const last = (await read(file)).history.events.at(-1);
        return Boolean(last?.workflowExecutionContinuedAsNewEventAttributes);
      }),
    );
    expect(endings.filter((isContinued) => isContinued)).toHaveLength(executions.length - 1);
  });

  it.each(files)(
    "%s replays",
    async (file) => {
      const { workflowId, history } = await read(file);
      await Worker.runReplayHistory({ workflowBundle: { codePath: bundle } }, history, workflowId);
    },
    60_000,
  );

  it("would show a workflow that takes another turn", async () => {
    const sweep = files.find((file) => file.endsWith("-sweep.json")) ?? "";
    const { workflowId, history } = await read(sweep);
    const scheduled = history.events.find((event) => event.activityTaskScheduledEventAttributes);
    const type = scheduled?.activityTaskScheduledEventAttributes?.activityType;
    expect(type?.name).toBe("stepSweep");
    if (type) type.name = "stepAside";
    await expect(
      Worker.runReplayHistory({ workflowBundle: { codePath: bundle } }, history, workflowId),
    ).rejects.toThrow(/determinism/i);
  }, 60_000);
});

const fixture = z.object({ workflowId: z.string(), history: z.base64() });

async function read(file: string) {
  const { workflowId, history } = fixture.parse(JSON.parse(await readFile(join(FIXTURES, file), "utf8")));
  return {
    workflowId,
    history: proto.temporal.api.history.v1.History.decode(Buffer.from(history, "base64")),
  };
}
