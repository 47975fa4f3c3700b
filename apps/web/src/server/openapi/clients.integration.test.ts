import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../../../../infra/setup/command.mjs";
import { pythonTools } from "../../../../../infra/testing/python/tools";
import { startApi, type TestApi } from "../testing/api";
import { findHandlers } from "../testing/handlers";
import { serveRoutes } from "../testing/http-server";
import { storeDataset } from "../testing/records";
import { openApiDocument } from "./index";

const folder = mkdtempSync(join(tmpdir(), "foldwise-clients-"));
const documentPath = join(folder, "openapi.json");
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;

beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  server = await serveRoutes(await findHandlers());
  writeFileSync(documentPath, JSON.stringify(openApiDocument()));
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What each client prints: the sweep that it launched and a table that it read. */
const expected = (client: string) => ({
  name: `from ${client}`,
  dataset: "tiny-cells",
  simulated: true,
  trials: 2,
  found: [`from ${client}`],
  table: "9",
  hasCells: true,
  refusal: { status: 400, code: "invalid", field: "folds" },
});

const TYPESCRIPT = `
import { client } from "./client/client.gen";
import { createSweep, listSweeps, showSweep, showTable, type Plan } from "./client";

client.setConfig({ baseUrl: process.env.FOLDWISE_URL });
const plan: Plan = {
  name: "from TypeScript",
  experiment: "generated clients",
  dataset: "tiny-cells",
  trainer: { kind: "simulate" },
  folds: [0, 1],
  space: { learningRate: { type: "categorical", choices: [0.001, 0.01] } },
};
const { data: created } = await createSweep({ body: plan, throwOnError: true });
const { data: shown } = await showSweep({ path: { id: created.sweep.id }, throwOnError: true });
const { data: listed } = await listSweeps({ query: { limit: 1, state: ["queued", "running"] }, throwOnError: true });
const { data: table } = await showTable({ path: { id: "9" }, query: { dataset: "tiny-cells" }, throwOnError: true });
if (typeof table === "string") throw new Error("text");
const { error, response } = await createSweep({ body: { ...plan, folds: [] } });
console.log(JSON.stringify({
  name: shown.sweep.name,
  dataset: shown.sweep.dataset?.slug,
  simulated: shown.sweep.simulated,
  trials: shown.sweep.trials.planned,
  found: listed.sweeps.map(({ name }) => name),
  table: table.table,
  hasCells: table.cells.length > 0,
  refusal: { status: response?.status, code: error?.error.code, field: error?.error.problems[0]?.field },
}));
`;

const PYTHON = `
import json, os
from foldwise_client import Client
from foldwise_client.api.sweeps import create_sweep, list_sweeps, show_sweep
from foldwise_client.api.tables import show_table
from foldwise_client.models import Plan, ListSweepsStateItem

client = Client(base_url=os.environ["FOLDWISE_URL"])
document = {
    "name": "from Python",
    "experiment": "generated clients",
    "dataset": "tiny-cells",
    "trainer": {"kind": "simulate"},
    "folds": [0, 1],
    "space": {"learningRate": {"type": "categorical", "choices": [0.001, 0.01]}},
}
created = create_sweep.sync(client=client, body=Plan.from_dict(document))
shown = show_sweep.sync(created.sweep.id, client=client).sweep
listed = list_sweeps.sync(client=client, limit=1, state=[ListSweepsStateItem.QUEUED, ListSweepsStateItem.RUNNING])
table = show_table.sync("9", client=client, dataset="tiny-cells")
refused = create_sweep.sync_detailed(client=client, body=Plan.from_dict({**document, "folds": []}))
print(json.dumps({
    "name": shown.name,
    "dataset": shown.dataset.slug,
    "simulated": shown.simulated,
    "trials": shown.trials.planned,
    "found": [sweep.name for sweep in listed.sweeps],
    "table": table.table,
    "hasCells": len(table.cells) > 0,
    "refusal": {
        "status": int(refused.status_code),
        "code": refused.parsed.error.code.value,
        "field": refused.parsed.error.problems[0].field,
    },
}))
`;

describe("a client generated from the document", () => {
  it("in TypeScript launches a sweep and reads a table, with types that hold", async () => {
    await createClient({
      input: documentPath,
      output: { path: join(folder, "ts/client") },
      plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
      logs: { level: "silent" },
    });
    const program = join(folder, "ts/main.ts");
    writeFileSync(program, TYPESCRIPT);
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--target", "es2022"];
    await run("npx", ["tsc", ...flags, "--moduleResolution", "bundler", "--types", "node", program], {
      what: "Checking the types of the generated client",
    });
    const built = join(folder, "main.mjs");
    await build({ entryPoints: [program], outfile: built, bundle: true, platform: "node", format: "esm" });
    const out = await run(process.execPath, [built], {
      what: "The generated client",
      env: { ...process.env, FOLDWISE_URL: server.url },
    });
    expect(JSON.parse(out)).toEqual(expected("TypeScript"));
  });

  it("in Python launches a sweep and reads a table", async () => {
    const { python, env } = await pythonTools();
    const package_ = join(folder, "py/foldwise_client");
    const config = join(folder, "config.yaml");
    writeFileSync(config, "post_hooks: []\n");
    const generate = ["-m", "openapi_python_client", "generate", "--path", documentPath, "--config", config];
    await run(python, [...generate, "--output-path", package_, "--meta", "none"], {
      what: "Generating a Python client",
      env,
    });
    const program = join(folder, "py/main.py");
    writeFileSync(program, PYTHON);
    const out = await run(python, [program], {
      what: "The generated client",
      env: { ...env, FOLDWISE_URL: server.url },
    });
    expect(JSON.parse(out)).toEqual(expected("Python"));
  });
});
