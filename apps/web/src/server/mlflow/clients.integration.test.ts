import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findRunEntry } from "@foldwise/db/repositories/logged-run";
import { artifactUpload } from "@foldwise/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as readMetrics } from "@/app/api/v1/runs/[id]/metrics/route";
import { GET as readRun } from "@/app/api/v1/runs/[id]/route";
import { tryRun } from "../../../../../infra/setup/command.mjs";
import { liveMemory, watchLiveMemory } from "../../../../../infra/testing/live-memory.mjs";
import { keras } from "../../../../../infra/testing/python/keras";
import {
  MLFLOW_RELEASES,
  type MlflowRelease,
  mlflowClient,
} from "../../../../../infra/testing/python/mlflow-client";
import { send, startApi, type TestApi } from "../testing/api";
import { findHandlers } from "../testing/handlers";
import { serveRoutes } from "../testing/http-server";
import { dashedId } from "./fields";
import { serveMlflow } from "./handle";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;

const home = mkdtempSync(join(tmpdir(), "foldwise-mlflow-"));

beforeAll(async () => {
  api = await startApi({ FOLDWISE_HOME: home });
  const paths = ["/api/2.0/{path...}", "/ajax-api/2.0/{path...}", "/api/3.0/{path...}"];
  server = await serveRoutes([
    ...(await findHandlers()),
    ...paths.flatMap((path) => METHODS.map((method) => ({ method, path, handler: serveWatched }))),
  ]);
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(home, { recursive: true, force: true });
});

/**
 * More than the eight processes send at once. A process that comes first may be refused all of them, and gives up after as many
 * retries as it is allowed: MLflow 3.18.0 takes up to ten.
 */
const REFUSALS = 9;
let watch = (_request: Request, _answer: Response) => {};

async function serveWatched(request: Request): Promise<Response> {
  const answer = await serveMlflow(request);
  watch(request, answer);
  return answer;
}

/** Once a run has been updated there is no room for a body until so many requests have been refused. @returns how many were */
function refuseAfterUpdate(most: number): () => number {
  const other = new Request(server.url);
  let isBegun = false;
  let refused = 0;
  watch = ({ url }, { status }) => {
    if (!isBegun && status === 200 && url.endsWith("/runs/update")) {
      isBegun = true;
      api.bodies.hold(other, api.environment.bodyMemoryMib * 2 ** 20);
    }
    if (status === 429) refused += 1;
    if (refused === most) api.bodies.release(other);
  };
  return () => refused;
}

interface RunOptions {
  args?: string[];
  /** A folder of further Python packages. */
  packages?: string;
  variables?: Readonly<Record<string, string>>;
}

/** What a script prints that uses MLflow's client against this server. */
async function runScript(
  release: MlflowRelease,
  script: string,
  { args = [], packages = "", variables = {} }: RunOptions = {},
) {
  const { python, env } = await mlflowClient(release);
  const path = fileURLToPath(new URL(`testing/${script}.py`, import.meta.url));
  const { code, output } = await tryRun(python, [path, ...args], {
    env: {
      ...env,
      ...variables,
      PYTHONPATH: [env.PYTHONPATH, packages].join(delimiter),
      MLFLOW_TRACKING_URI: server.url,
    },
  });
  expect(code, output.slice(-4_000)).toBe(0);
  // Of a process that the script has started.
  if (output.includes("Traceback")) process.stderr.write(output.slice(-8_000));
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

const AUTOLOGGED = [
  "LogisticRegression_score_X",
  "training_accuracy_score",
  "training_f1_score",
  "training_log_loss",
  "training_precision_score",
  "training_recall_score",
  "training_roc_auc",
  "training_score",
];
/** What every release of the client must have found of its files and models. */
const STORED = {
  root: [
    ["100%.txt", false, 20],
    ["copies", true, null],
    ["deep", true, null],
    ["notes", true, null],
    ["plain.txt", false, 21],
    ["plus+and&.txt", false, 25],
    ["what?.txt", false, 21],
    ["with space.txt", false, 26],
    ["ümlaut.json", false, 24],
  ],
  folder: [
    ["notes/facts.json", false],
    ["notes/note.txt", false],
  ],
  file: [],
  contents: true,
  "contents of all": true,
  whole: [
    "100%.txt",
    "copies/plain.txt",
    "deep/er/empty",
    "notes/facts.json",
    "notes/note.txt",
    "plain.txt",
    "plus+and&.txt",
    "what?.txt",
    "with space.txt",
    "ümlaut.json",
  ],
  read: ["changed", { a: 1 }],
  missing: true,
  model: {
    predicts: [2, 4],
    status: "READY",
    params: { factor: "2" },
    metrics: [["mae", 0.5, 3]],
    source: true,
    outputs: [true],
    listed: ["doubles"],
    found: [1, 1, 0, 1, 0],
    ordered: ["doubles"],
    tags: ["first", false],
    deleted: true,
  },
  registry: {
    first: ["1", "READY", true, true],
    second: ["2", { kind: "second" }, "2", ["champion"]],
    predicts: [
      [2, 4],
      [2, 4],
      [2, 4],
    ],
    uri: true,
    copy: ["1", true, true],
    model: ["twice as much", { team: "red" }, { champion: "2", old: "1" }],
    stages: [
      ["1", "Archived"],
      ["2", "Production"],
    ],
    version: ["the first one", { checked: "yes" }, ["old"]],
    models: [["doubles", "copy"], ["doubles"], []],
    versions: [["1", "2"], ["1"], ["1"]],
    pages: [["1", "2"], null],
    refused: [
      "RESOURCE_ALREADY_EXISTS",
      "RESOURCE_DOES_NOT_EXIST",
      "INVALID_PARAMETER_VALUE",
      "RESOURCE_DOES_NOT_EXIST",
      "INVALID_PARAMETER_VALUE",
      "INVALID_PARAMETER_VALUE",
    ],
    renamed: true,
    "name free": true,
    prompt: [1, "Hello {{name}}"],
    "prompts apart": [false],
  },
  autolog: {
    params: "0.5",
    metrics: AUTOLOGGED,
    "of the model": AUTOLOGGED,
    inputs: ["train"],
    predicts: true,
  },
};

const PROCESSES = 8;
const KERAS_METRICS = [
  "accuracy",
  "loss",
  "val_accuracy",
  "val_loss",
  "validation_accuracy",
  "validation_loss",
];

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

  it("stores files and models, and reads them back", async () => {
    expect(await runScript(release, "artifacts", { args: ["autolog"] })).toMatchObject(STORED);
  });

  it.runIf(release === "newest")(
    "logs from eight processes at once, to one run and to others, and sends again what is refused",
    async () => {
      const refusals = refuseAfterUpdate(REFUSALS);
      const each = <T>(of: (process: number) => T) => Array.from({ length: PROCESSES }, (_, n) => of(n));
      const variables = { MLFLOW_HTTP_REQUEST_MAX_RETRIES: String(REFUSALS) };
      expect(await runScript(release, "processes", { variables })).toMatchObject({
        "exit codes": each(() => 0),
        runs: each((n) => [`process ${n}`, "FINISHED", String(n)]),
        "own points": each(() => true),
        "own losses": each(() => true),
        "own files": each((n) => `of ${n}`),
        "shared points": true,
        "shared single": true,
        "shared params": PROCESSES + 1,
        "shared tags": each(() => "4"),
        "shared files": PROCESSES,
      });
      expect(refusals()).toBeGreaterThanOrEqual(REFUSALS);
    },
  );

  it.runIf(release === "newest")("logs what Keras trains by itself, and the run's page has it", async () => {
    const found = await runScript(release, "keras_autolog", await keras());
    const { "run id": runId, ...read } = found;
    expect(read).toMatchObject({
      status: "FINISHED",
      params: {
        epochs: "5",
        batch_size: "16",
        optimizer_name: "adam",
        optimizer_learning_rate: expect.stringMatching(/^0\.0(1|099)/),
      },
      metrics: KERAS_METRICS,
      curves: { accuracy: true, loss: true, val_accuracy: true, val_loss: true },
      // Of five: early stopping has ended it.
      epochs: 2,
      // Of validation data it notes TensorFlow's alone.
      inputs: ["train"],
      files: ["model_summary.txt"],
      "of the model": KERAS_METRICS,
      predicts: true,
    });
    // What the page of the run asks for.
    const entry = await findRunEntry({ ctx: api.db, uid: dashedId(runId) });
    const params = { id: String(entry?.id) };
    const { run } = await (await send(readRun, `/api/v1/runs/${params.id}`, { params })).json();
    expect(run).toMatchObject({ state: "complete", params: read.params });
    const { metrics } = await (
      await send(readMetrics, `/api/v1/runs/${params.id}/metrics`, { params })
    ).json();
    expect(
      metrics.map(({ name, points }: { name: string; points: unknown[] }) => [name, points.length]),
    ).toEqual(KERAS_METRICS.map((name) => [name, name.startsWith("validation_") ? 1 : 2]));
  });

  it("stores files in parts, and reads them back by signed addresses", async () => {
    const before = (await api.db.select().from(artifactUpload)).length;
    const found = await runScript(release, "parts", {
      variables: {
        MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: "true",
        MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: "true",
        MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: "1",
        MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE: String(2 ** 20),
        MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE: String(2 ** 19),
      },
    });
    expect(found).toMatchObject({ same: [true, true, true, true], refused: true, after: [] });
    // Presigned downloads are asked for since 3.17.
    expect(found.signed).toBe(release === "newest");
    const uploads = (await api.db.select().from(artifactUpload)).slice(before);
    expect(
      uploads.map(({ path, partCount, completedAt }) => [path, partCount, completedAt !== null]),
    ).toEqual([
      ["one.bin", 1, true],
      ["deep/er/several 100%.bin", 4, true],
      ["deep/er/several 100%.bin", 4, true],
    ]);
  });

  it.runIf(release === "newest")("stores a file of 200 MB without holding it in memory", async () => {
    const before = liveMemory();
    const memory = watchLiveMemory();
    try {
      expect((await runScript(release, "artifacts", { args: ["large"] })).large).toBe(true);
      expect(memory.most() - before).toBeLessThan(100 * 2 ** 20);
    } finally {
      memory.stop();
    }
  });
});
