import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tryRun } from "../../../../../infra/setup/command.mjs";
import { MLFLOW_RELEASES, mlflowClient } from "../../../../../infra/testing/python/mlflow-client";
import { startApi, type TestApi } from "../testing/api";
import { serveRoutes } from "../testing/http-server";
import { serveMlflow } from "./handle";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;

beforeAll(async () => {
  api = await startApi();
  const paths = ["/api/2.0/{path...}", "/ajax-api/2.0/{path...}", "/api/3.0/{path...}"];
  server = await serveRoutes(
    paths.flatMap((path) => METHODS.map((method) => ({ method, path, handler: serveMlflow }))),
  );
});
afterAll(async () => {
  await server.close();
  await api.close();
});

/** What a script prints that uses MLflow's client against this server. */
async function runScript(release: (typeof MLFLOW_RELEASES)[number], script: string) {
  const { python, env } = await mlflowClient(release);
  const path = fileURLToPath(new URL(`testing/${script}.py`, import.meta.url));
  const { code, output } = await tryRun(python, [path], {
    env: { ...env, MLFLOW_TRACKING_URI: server.url },
  });
  expect(code, output.slice(-4_000)).toBe(0);
  return JSON.parse(output.slice(output.lastIndexOf('{"version"')));
}

const REFUSED = (code: string) => [code, expect.stringContaining(code)];
/** What every release of the client must have read back. */
const TRACKED = {
  experiment: [
    expect.stringMatching(/^outside 3/),
    "active",
    expect.stringMatching(/^mlflow-artifacts:\/\d+$/),
  ],
  "set again": true,
  run: {
    status: "FINISHED",
    ended: true,
    named: true,
    params: { depth: "3", optimizer: "adam", "learning rate": "0.001" },
    metrics: { accuracy: 0.9, f1: 0.8, "val/loss": 0.2 },
    // Kept whole, where MLflow cuts it.
    tags: { kind: 5, note: 9_000, team: 3 },
    history: [
      ["1.0", "0"],
      ["0.5", "1"],
      ["0.3333333333333333", "2"],
      ["0.25", "3"],
      ["0.2", "4"],
    ],
    "nothing logged": [],
    artifact_uri: true,
  },
  odd: [
    ["nan", "0"],
    ["inf", "1"],
    ["-inf", "2"],
    ["-0.0", "3"],
    ["1.7976931348623157e+308", "4"],
    ["5e-324", "5"],
  ],
  far: [
    ["2.0", "-9223372036854775808"],
    ["1.0", "9223372036854775807"],
  ],
  latest: { far: "1.0", größe: "1.0", nan: "nan", odd: "5e-324" },
  "latest of": 4,
  twice: [1_000, 1],
  pages: true,
  many: [1_001, 250],
  refused: {
    "changed param": REFUSED("INVALID_PARAMETER_VALUE"),
    "no run": REFUSED("RESOURCE_DOES_NOT_EXIST"),
    "no experiment": REFUSED("RESOURCE_DOES_NOT_EXIST"),
    "no run of this id": REFUSED("RESOURCE_DOES_NOT_EXIST"),
    "name taken": REFUSED("RESOURCE_ALREADY_EXISTS"),
  },
  "after refusals": [{}, { depth: "3" }],
  resumed: "RUNNING",
  "resumed end": "FINISHED",
  failed: "FAILED",
  killed: "KILLED",
  nested: true,
  "after the end": { "after the end": 2 },
  "renamed by tag": "renamed",
  renamed: ["renamed again", "renamed again"],
  "tag gone": false,
  "tag was never there": "RESOURCE_DOES_NOT_EXIST",
  deleted: "deleted",
  "log to deleted": "INVALID_PARAMETER_VALUE",
  restored: "active",
  "deleted experiment": ["deleted", "deleted", "INVALID_PARAMETER_VALUE"],
  // MLflow would also bring back the run that had been deleted before.
  "restored experiment": [true, { a: "1", b: "2" }, "active", "deleted"],
  default: "Default",
  async: [200, { q: "1" }],
  inputs: [["cells", "abc123", ["train"]]],
  search: {
    "newest first": ["11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "0"],
    and: ["6", "4"],
    or: ["11", "10", "2"],
    status: ["7"],
    "lower case": [],
    // NaN behind all other values, whatever the direction, then the runs without one.
    "by metric": ["9", "3", "4", "6", "0", "5", "8", "2", "7", "1", "11", "10"],
    "by metric, falling": ["8", "2", "5", "6", "0", "4", "9", "3", "7", "1", "11", "10"],
    "params as text": ["0", "1", "10", "11", "2", "3", "4", "5", "6", "7", "8", "9"],
    in: ["5", "1"],
    dataset: ["3"],
    start: ["11", "10"],
    refused: ["INVALID_PARAMETER_VALUE", expect.stringContaining("at character")],
    pages: [5, 5, 2],
    deleted: ["4"],
    all: 12,
  },
  experiments: {
    "by name": [expect.stringMatching(/^searched 3/)],
    "by tag": [{ a: "1", b: "2" }],
    pages: 1,
    ordered: true,
  },
};

describe.each(MLFLOW_RELEASES)("MLflow's client, %s release", (release) => {
  it("logs runs and reads them back", async () => {
    const found = await runScript(release, "tracking");
    expect(found).toMatchObject(TRACKED);
    const [code, message] = found.refused.batch;
    expect([code, message]).toEqual([
      "INVALID_PARAMETER_VALUE",
      expect.stringMatching(/Param with key="depth" was already logged with value="3".*attempted to log "4"/),
    ]);
  });
});
