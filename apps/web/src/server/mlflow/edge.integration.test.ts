import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parseEnvironment } from "../environment";
import { installServices, openServices } from "../services";
import { HOST, send, startApi, type TestApi } from "../testing/api";
import { serveMlflow } from "./handle";
import { MLFLOW_ROUTES } from "./table";

/** Bytes of a body that is read by a thread. */
const LARGE = 20_000;
const errorSchema = z.strictObject({ error_code: z.string(), message: z.string() });
const home = mkdtempSync(join(tmpdir(), "foldwise-mlflow-edge-"));
let api: TestApi;
let runId: string;

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await send(serveMlflow, `/api/2.0/mlflow${path}`, { method, body, headers });
  return { status: answer.status, json: await answer.json(), headers: answer.headers };
}
const post = (path: string, body: unknown) => call("POST", path, body);
const raw = (path: string, body: string) => call("POST", path, body, { "content-type": "application/json" });

beforeAll(async () => {
  api = await startApi({ FOLDWISE_HOME: home });
  const made = await post("/runs/create", { experiment_id: "0", run_name: "edge" });
  runId = made.json.run.info.run_id;
});
afterAll(async () => {
  await api.close();
  rmSync(home, { recursive: true, force: true });
});

const data = async () => (await call("GET", `/runs/get?run_id=${runId}`)).json.run.data;
const addressOf = (path: string) => `/api/2.0${path.replace(/\{\w+(\.\.\.)?\}/g, "1")}`;

describe.each(MLFLOW_ROUTES.map(({ method, path }) => ({ method, path })))(
  "$method $path",
  ({ method, path }) => {
    const json = { "content-type": "application/json" };
    const body = method === "GET" ? undefined : "{}";

    it.each([
      ["a foreign Host", { host: "evil.example:3000" }],
      ["a foreign Origin", { origin: "https://evil.example" }],
      ["the Origin null", { origin: "null" }],
      ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
    ])("refuses %s in MLflow's form", async (_what, headers) => {
      const answer = await send(serveMlflow, addressOf(path), {
        method,
        headers: { host: HOST, ...json, ...headers },
        body,
      });
      expect(answer.status).toBe(403);
      expect(errorSchema.parse(await answer.json()).error_code).toBe("PERMISSION_DENIED");
    });

    it("answers under the prefix of pages as well", async () => {
      const answer = await send(serveMlflow, addressOf(path).replace("/api/", "/ajax-api/"), {
        method,
        headers: json,
        body,
      });
      expect([200, 400, 404]).toContain(answer.status);
      if (answer.status === 404) expect((await answer.json()).error_code).toBe("RESOURCE_DOES_NOT_EXIST");
    });
  },
);

describe("with a token", () => {
  const token = "0123456789abcdef-token";
  let guarded: ReturnType<typeof openServices>;
  beforeAll(() => {
    guarded = openServices(
      parseEnvironment({
        DATABASE_URL: api.environment.databaseUrl,
        FOLDWISE_TOKEN: token,
        TEMPORAL_ADDRESS: "127.0.0.1:1",
      }),
    );
    installServices(guarded);
  });
  afterAll(async () => {
    await guarded.close();
    installServices(api);
  });
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

  it("every route asks for it", async () => {
    for (const { method, path } of MLFLOW_ROUTES) {
      const headers = { "content-type": "application/json" };
      const answer = await send(serveMlflow, addressOf(path), {
        method,
        headers,
        body: method === "GET" ? undefined : "{}",
      });
      expect(answer.status, path).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe('Basic realm="mlflow"');
      expect(errorSchema.parse(await answer.json()).error_code).toBe("UNAUTHENTICATED");
    }
  });

  it.each([
    ["Bearer", `Bearer ${token}`, 200],
    ["a password with any user's name", basic(`ada:${token}`), 200],
    ["a wrong password", basic(`ada:${token}x`), 401],
    ["a password without a name's colon", basic(token), 401],
  ])("takes it as %s", async (_what, authorization, status) => {
    const answer = await call("GET", `/runs/get?run_id=${runId}`, undefined, { authorization });
    expect(answer.status).toBe(status);
  });
});

describe("a batch is taken whole or refused whole", () => {
  const metric = (more: object) => ({ key: "m", value: 1, timestamp: 1, step: 1, ...more });

  it.each([
    ["a name over the limit", { metrics: [metric({}), metric({ key: "x".repeat(251) })] }, "metrics.1.key"],
    ["a path in a name", { metrics: [metric({}), metric({ key: "a/../b" })] }, "metrics.1.key"],
    ["a tab in a name", { metrics: [metric({ key: "a\tb" })] }, "metrics.0.key"],
    ["a step beyond 2^63", { metrics: [metric({ step: "9223372036854775808" })] }, "metrics.0.step"],
    ["a step that is no integer", { metrics: [metric({ step: 1.5 })] }, "metrics.0.step"],
    ["no value", { metrics: [metric({}), { key: "m", timestamp: 1 }] }, "metrics.1.value"],
    ["a value that is text", { metrics: [metric({ value: "high" })] }, "metrics.0.value"],
    ["a time before 1970", { metrics: [metric({ timestamp: -1 })] }, "metrics.0.timestamp"],
    ["too many metrics", { metrics: Array.from({ length: 1_001 }, () => metric({})) }, "metrics"],
    [
      "too many of all",
      { metrics: Array.from({ length: 1_000 }, () => metric({})), params: [{ key: "p", value: "1" }] },
      "request",
    ],
    [
      "a parameter twice",
      { metrics: [metric({})], params: ["1", "1"].map((value) => ({ key: "p", value })) },
      "params.1.key",
    ],
    ["a NUL character", { metrics: [metric({})], tags: [{ key: "t", value: "a\0b" }] }, "tags.0.value"],
    ["a run's id that is none", { run_id: "abc", metrics: [metric({})] }, "run_id"],
  ])("%s", async (_what, body, field) => {
    const text = JSON.stringify({ run_id: runId, ...body });
    const { status, json } = await raw("/runs/log-batch", text);
    expect(status).toBe(400);
    expect(await raw("/runs/log-batch", text.padEnd(LARGE))).toMatchObject({ status, json });
    const { error_code, message } = errorSchema.parse(json);
    expect(error_code).toBe("INVALID_PARAMETER_VALUE");
    expect(message).toContain(`\n  ${field}: `);
    expect(await data()).toMatchObject({ metrics: [], params: [] });
  });

  it("is stored alike by a thread, to which large bodies go", async () => {
    const metrics = [
      ...["NaN", "-Infinity", 1e308, -0, 0.1].map((value, step) => metric({ key: "läuft/m 1", value, step })),
      metric({ key: "m", value: 7, step: "9223372036854775807", model_id: null }),
      metric({ key: "of", dataset_name: "cells", dataset_digest: "abc", model_id: "m-1" }),
      metric({ key: "of", step: null }),
    ];
    // A bare integer that no double holds.
    const text = JSON.stringify({
      metrics,
      params: [{ key: "p", value: "ü" }],
      tags: [{ key: "t", value: "1" }],
    }).replace('"9223372036854775807"', "-9223372036854775808");
    const runs = await Promise.all(
      [0, LARGE].map(async (length) => {
        const id = (await post("/runs/create", { experiment_id: "0", run_name: "batch" })).json.run.info
          .run_id;
        const body = `{"run_id":"${id}",${text.slice(1)}`;
        expect(await raw("/runs/log-batch", body.padEnd(length))).toMatchObject({ status: 200, json: {} });
        const { run } = (await call("GET", `/runs/get?run_id=${id}`)).json;
        return run.data;
      }),
    );
    expect(runs[0].metrics).toHaveLength(3);
    expect(runs[1]).toEqual(runs[0]);
  });

  it("a bare NaN token refuses the body, with the metrics around it", async () => {
    const body = `{"run_id":"${runId}","metrics":[{"key":"a","value":1,"timestamp":1},{"key":"b","value":NaN,"timestamp":1}]}`;
    const { status, json } = await raw("/runs/log-batch", body);
    expect([status, json.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(await data()).toMatchObject({ metrics: [] });
  });

  it("a parameter that has another value refuses the metrics with it", async () => {
    await post("/runs/log-parameter", { run_id: runId, key: "depth", value: "3" });
    const { json } = await post("/runs/log-batch", {
      run_id: runId,
      metrics: [metric({})],
      params: [{ key: "depth", value: "4" }],
    });
    expect(json.error_code).toBe("INVALID_PARAMETER_VALUE");
    expect(await data()).toMatchObject({ metrics: [], params: [{ key: "depth", value: "3" }] });
  });
});

it("keeps what a point was measured of, −0 and integers that no double holds", async () => {
  const { json } = await post("/runs/create", { experiment_id: "0", unknown_field: 1 });
  const id = json.run.info.run_id;
  const body = `{"run_id":"${id}","metrics":[
    {"key":"f1","value":-0.0,"timestamp":5,"step":9007199254740993,"model_id":"m-1","dataset_name":"cells","dataset_digest":"ab"},
    {"key":"f1","value":"Infinity","timestamp":5,"step":"9007199254740993"}]}`;
  for (let time = 0; time < 2; time++) expect((await raw("/runs/log-batch", body)).status).toBe(200);
  const answer = await send(serveMlflow, `/api/2.0/mlflow/metrics/get-history?run_id=${id}&metric_key=f1`);
  expect(await answer.text()).toBe(
    '{"metrics":[{"key":"f1","value":-0.0,"timestamp":5,"step":9007199254740993,"model_id":"m-1","dataset_name":"cells","dataset_digest":"ab"},' +
      '{"key":"f1","value":"Infinity","timestamp":5,"step":9007199254740993}]}',
  );
});

it("pages of a history do not move when points come meanwhile", async () => {
  const { json } = await post("/runs/create", { experiment_id: "0" });
  const id = json.run.info.run_id;
  const log = (steps: number[]) =>
    post("/runs/log-batch", {
      run_id: id,
      metrics: steps.map((step) => ({ key: "m", value: step, timestamp: step, step: Math.floor(step / 3) })),
    });
  await log(Array.from({ length: 10 }, (_, i) => i));
  const seen: number[] = [];
  for (let token = ""; ; ) {
    const page = await call(
      "GET",
      `/metrics/get-history?run_id=${id}&metric_key=m&max_results=4&page_token=${token}`,
    );
    seen.push(...page.json.metrics.map((one: { timestamp: number }) => one.timestamp));
    token = page.json.next_page_token ?? "";
    if (token === "") break;
    await log([100 + seen.length]);
  }
  expect(seen.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(new Set(seen).size).toBe(seen.length);
});

it("thins a long history to its extremes, each at its own step", async () => {
  const { json } = await post("/runs/create", { experiment_id: "0" });
  const id = json.run.info.run_id;
  await post("/runs/log-batch", {
    run_id: id,
    metrics: Array.from({ length: 1_000 }, (_, step) => ({
      key: "m",
      value: step === 371 ? 9 : 1,
      timestamp: step,
      step,
    })),
  });
  const asked = (more: string) =>
    call("GET", `/metrics/get-history-bulk-interval?run_ids=${id}&metric_key=m${more}`);
  const { metrics } = (await asked("&max_results=20")).json;
  expect(metrics.length).toBeLessThanOrEqual(20);
  expect(metrics.at(0).step).toBe(0);
  expect(metrics.at(-1).step).toBe(999);
  expect(metrics.filter((one: { value: number }) => one.value === 9)).toMatchObject([
    { step: 371, run_id: id },
  ]);
  expect((await asked("&start_step=370&end_step=372")).json.metrics).toHaveLength(3);
  expect((await asked("&start_step=370")).status).toBe(400);
});

it("says which methods and addresses there are", async () => {
  const wrong = await call("GET", "/runs/create");
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  const none = await call("POST", "/traces", {});
  expect([none.status, none.json.error_code]).toEqual([404, "ENDPOINT_NOT_FOUND"]);
});

it("refuses a body over its bound, and an experiment's id that is a number", async () => {
  const long = await post("/runs/set-tag", { run_id: runId, key: "t", value: "x".repeat(1_100_000) });
  expect([long.status, long.json.error_code]).toEqual([413, "INVALID_PARAMETER_VALUE"]);
  expect((await post("/runs/create", { experiment_id: 0 })).status).toBe(400);
});

describe("the registry", () => {
  const model = (name: string) => post("/registered-models/create", { name });
  const version = (name: string, more: object = {}) =>
    post("/model-versions/create", { name, source: "s3://models/one", ...more });

  it.each([
    ["no name", "/registered-models/create", { name: " " }, "name"],
    ["a name with a slash", "/registered-models/create", { name: "a/b" }, "name"],
    ["a name that is a folder", "/registered-models/rename", { name: "a", new_name: ".." }, "new_name"],
    ["a long name", "/registered-models/create", { name: "x".repeat(257) }, "name"],
    ["a reserved alias", "/registered-models/alias", { name: "a", alias: "v1", version: "1" }, "alias"],
    ["an alias with a dot", "/registered-models/alias", { name: "a", alias: "a.b", version: "1" }, "alias"],
    [
      "a version that is none",
      "/registered-models/alias",
      { name: "a", alias: "b", version: "x" },
      "version",
    ],
    [
      "a stage that is none",
      "/model-versions/transition-stage",
      { name: "a", version: 1, stage: "x" },
      "stage",
    ],
    [
      "a description of a model that is none",
      "/runs/log-model",
      { run_id: "0".repeat(32), model_json: "[]" },
      "model_json",
    ],
  ])("refuses %s", async (_what, path, body, field) => {
    const { status, json } = await post(path, body);
    expect([status, errorSchema.parse(json).error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(json.message).toContain(`\n  ${field}: `);
  });

  it.each([
    ["a folder above", "s3://models/../other"],
    ["a folder above that is encoded twice", "s3://models/%252e%252e/other"],
    ["a path of the server", "/etc/passwd"],
    ["a file of the server", "file:///etc/passwd"],
    ["another registry", "models://elsewhere/one/1"],
  ])("takes no version from %s", async (_what, source) => {
    await model("sources");
    const { status, json } = await version("sources", { source, run_id: runId });
    expect([status, json.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(json.message).toContain("\n  source: ");
  });

  it("gives numbers once, also to versions that come together, and not again", async () => {
    await model("numbers");
    const made = await Promise.all(Array.from({ length: 12 }, () => version("numbers")));
    const numbers = made.map(({ json }) => Number(json.model_version.version));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    await call("DELETE", "/model-versions/delete", { name: "numbers", version: "12" });
    expect((await version("numbers")).json.model_version.version).toBe("13");
    const again = await call("DELETE", "/model-versions/delete", { name: "numbers", version: "12" });
    expect([again.status, again.json.error_code]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
  });

  it("takes what is sent again, and says which names are taken", async () => {
    await model("repeated");
    expect((await model("repeated")).json.error_code).toBe("RESOURCE_ALREADY_EXISTS");
    await model("other");
    const renamed = await post("/registered-models/rename", { name: "other", new_name: "repeated" });
    expect([renamed.status, renamed.json.error_code]).toEqual([400, "RESOURCE_ALREADY_EXISTS"]);
    await version("repeated");
    const alias = { name: "repeated", alias: "best", version: "1" };
    const tag = { name: "repeated", version: "1", key: "t", value: "x" };
    for (const [method, path, body] of [
      ["POST", "/registered-models/alias", alias],
      ["POST", "/model-versions/set-tag", tag],
      ["DELETE", "/registered-models/alias", alias],
      ["DELETE", "/model-versions/delete-tag", tag],
    ] as const)
      for (let time = 0; time < 2; time++) expect((await call(method, path, body)).status, path).toBe(200);
    const { json } = await call("GET", "/registered-models/get?name=repeated");
    expect(json.registered_model).toMatchObject({
      aliases: [],
      latest_versions: [{ version: "1", tags: [] }],
    });
    const none = await post("/registered-models/alias", { ...alias, version: "2" });
    expect([none.status, none.json.error_code]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
  });

  it("names the versions that a logged model is registered as, and its files", async () => {
    const logged = await post("/logged-models", { experiment_id: "0", name: "net", source_run_id: runId });
    const { model_id: id, artifact_uri: files } = logged.json.model.info;
    await model("registered");
    const made = await version("registered", { source: `models:/${id}` });
    expect(made.json.model_version).toMatchObject({ model_id: id, run_id: runId, source: `models:/${id}` });
    const uri = await call("GET", "/model-versions/get-download-uri?name=registered&version=1");
    expect(uri.json).toEqual({ artifact_uri: files });
    const shown = await call("GET", `/logged-models/${id}`);
    expect(shown.json.model.info.registrations).toEqual([{ name: "registered", version: "1" }]);
    const other = await version("registered", { source: `models:/${id}`, model_id: `m-${"0".repeat(32)}` });
    expect(other.status).toBe(400);
    await version("registered", { source: "models:/registered/1" });
    await call("DELETE", "/model-versions/delete", { name: "registered", version: "2" });
    expect((await call("GET", `/logged-models/${id}`)).json.model.info.registrations).toHaveLength(1);

    // What is published can be loaded after its logged model is deleted, and no longer be changed.
    const file = (method: string, body?: string) =>
      send(
        serveMlflow,
        `${files.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/")}/a.txt`,
        {
          method,
          headers: { "content-type": "text/plain" },
          body,
        },
      );
    expect((await file("PUT", "weights")).status).toBe(200);
    expect((await call("DELETE", `/logged-models/${id}`)).status).toBe(200);
    expect(await (await file("GET")).text()).toBe("weights");
    expect((await file("PUT", "others")).status).toBe(400);
    expect((await call("GET", `/logged-models/${id}`)).status).toBe(404);
  });

  it("continues a search behind the last version when others come meanwhile", async () => {
    await model("paged");
    for (let index = 0; index < 4; index++) await version("paged");
    const page = (token: string) =>
      call(
        "GET",
        `/model-versions/search?filter=${encodeURIComponent("name = 'paged'")}&order_by=version_number+DESC&max_results=2&page_token=${token}`,
      );
    const first = (await page("")).json;
    await version("paged");
    const second = (await page(first.next_page_token)).json;
    const numbers = [first, second].map((one) =>
      one.model_versions.map((v: { version: string }) => v.version),
    );
    expect(numbers).toEqual([
      ["4", "3"],
      ["2", "1"],
    ]);
    expect(second.next_page_token).toBeUndefined();
  });

  it("notes a model of a run's files once in the run's tag", async () => {
    const { json } = await post("/runs/create", { experiment_id: "0" });
    const id = json.run.info.run_id;
    for (const path of ["a", "b", "a"])
      await post("/runs/log-model", { run_id: id, model_json: JSON.stringify({ artifact_path: path }) });
    const { tags } = (await call("GET", `/runs/get?run_id=${id}`)).json.run.data;
    const history = tags.find((one: { key: string }) => one.key === "mlflow.log-model.history");
    expect(JSON.parse(history.value)).toEqual([{ artifact_path: "a" }, { artifact_path: "b" }]);
  });
});

describe("logged models", () => {
  const search = (body: object) => post("/logged-models/search", { experiment_ids: ["0"], ...body });
  const names = async (body: object) =>
    (await search(body)).json.models.map((model: { info: { name: string } }) => model.info.name);
  const byScore = (ascending: boolean, more: object = {}) => [
    { field_name: "metrics.score", ascending, ...more },
  ];

  beforeAll(async () => {
    // Values by step, on the dataset a and, for the last, on b.
    for (const [name, values] of [
      ["low", [0.1, 0.2]],
      ["high", [0.9, 0.8, 0.05]],
      ["nan", [0.5, "NaN"]],
      ["infinite", ["Infinity"]],
      ["without", []],
    ] as const) {
      const { json } = await post("/logged-models", { experiment_id: "0", name });
      const model_id = json.model.info.model_id;
      const metrics = values.map((value, step) => ({
        key: "score",
        value,
        step,
        timestamp: step,
        model_id,
        dataset_name: step === 2 ? "b" : "a",
        dataset_digest: `d${step}`,
      }));
      const other = { key: "score", value: 7, step: 9, timestamp: 9 };
      await post("/runs/log-batch", { run_id: runId, metrics: [...metrics, other] });
    }
  });

  it("are found by their last value of a metric, its least and its greatest", async () => {
    const found = async (filter: string) => (await names({ filter })).sort();
    expect(await found("metrics.score >= 0.2")).toEqual(["infinite", "low"]);
    expect(await found("metrics.score < 0.2")).toEqual(["high"]);
    expect(await found("max(metrics.score) > 0.85")).toEqual(["high"]);
    expect(await found("min(metrics.score) = 0.1 AND name LIKE 'l%'")).toEqual(["low"]);
    expect(await found("metrics.score != 7")).toEqual(["high", "infinite", "low", "nan"]);
    expect(await found("metrics.other > 0")).toEqual([]);
  });

  it("are found by what was measured on a dataset", async () => {
    const filter = "metrics.score > 0.1";
    expect((await names({ filter, datasets: [{ dataset_name: "a" }] })).sort()).toEqual([
      "high",
      "infinite",
      "low",
    ]);
    expect(await names({ filter, datasets: [{ dataset_name: "a", dataset_digest: "d0" }] })).toHaveLength(3);
    expect(await names({ filter, datasets: [{ dataset_name: "b" }] })).toEqual([]);
  });

  it("are ordered by a metric, NaN behind the others, and in pages", async () => {
    const filter = "name IN ('low', 'high', 'nan', 'infinite', 'without')";
    expect(await names({ filter, order_by: byScore(true) })).toEqual([
      "high",
      "low",
      "infinite",
      "nan",
      "without",
    ]);
    expect(await names({ filter, order_by: byScore(false) })).toEqual([
      "infinite",
      "low",
      "high",
      "nan",
      "without",
    ]);
    const onA = byScore(false, { dataset_name: "a" });
    expect(await names({ filter, order_by: onA })).toEqual(["infinite", "high", "low", "nan", "without"]);
    const paged: string[] = [];
    for (let token = ""; ; ) {
      const { json } = await search({ filter, order_by: byScore(true), max_results: 2, page_token: token });
      paged.push(...json.models.map((model: { info: { name: string } }) => model.info.name));
      token = json.next_page_token ?? "";
      if (token === "") break;
    }
    expect(paged).toEqual(["high", "low", "infinite", "nan", "without"]);
  });

  it.each([
    [{ order_by: [{ field_name: "name", dataset_name: "a" }] }, "order_by.0.dataset_name"],
    [{ order_by: [{ field_name: "metrics.score", dataset_digest: "d" }] }, "order_by.0.dataset_digest"],
    [{ datasets: [{ dataset_digest: "d" }] }, "datasets.0.dataset_name"],
  ])("are not searched by %j", async (body, field) => {
    const { status, json } = await search(body);
    expect([status, json.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(json.message).toContain(`\n  ${field}: `);
  });
});

describe("files", () => {
  let root: string;
  beforeAll(async () => {
    const { json } = await call("GET", `/runs/get?run_id=${runId}`);
    root = json.run.info.artifact_uri.replace("mlflow-artifacts:/", "/api/2.0/mlflow-artifacts/artifacts/");
  });
  const file = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
    send(serveMlflow, `${root}${path}`, {
      method,
      headers: { "content-type": "text/plain", ...headers },
      body,
    });
  const listed = async () =>
    (await call("GET", `/artifacts/list?run_id=${runId}`)).json.files.map(
      (one: { path: string }) => one.path,
    );

  it.each([
    ["a folder above", "/..%2F..%2Fetc"],
    ["a backslash", "/a%5C..%5Cb"],
    ["an empty part", "/a%2F%2Fb"],
    ["a control character", "/a%07b"],
    ["no name", "/"],
    ["a long name", `/${"x".repeat(1_025)}`],
  ])("are refused by a path with %s", async (_what, path) => {
    const answer = await file("PUT", path, "x");
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(await answer.json()).error_code).toBe("INVALID_PARAMETER_VALUE");
    expect(await listed()).toEqual([]);
  });

  it("of no run, or of another experiment's, are not there", async () => {
    for (const other of [
      root.replace(/\w{32}/, "0".repeat(32)),
      root.replace(/artifacts\/\d+/, "artifacts/999"),
    ]) {
      const answer = await send(serveMlflow, `${other}/a.txt`, { method: "PUT", body: "x" });
      expect(answer.status, other).toBe(404);
    }
  });

  it("that are cut off, or longer than was said, leave nothing", async () => {
    for (const promised of ["5", "20"])
      expect((await file("PUT", "/cut.txt", "ten bytes!", { "content-length": promised })).status).toBe(400);
    expect(await listed()).toEqual([]);
  });

  it("are served in parts, with a type that no browser runs, and go with their folder", async () => {
    expect((await file("PUT", "/pages/a.html", "0123456789")).status).toBe(200);
    const whole = await file("GET", "/pages/a.html");
    expect([whole.headers.get("content-type"), whole.headers.get("content-disposition")]).toEqual([
      "application/octet-stream",
      "attachment; filename=\"a.html\"; filename*=UTF-8''a.html",
    ]);
    expect(await whole.text()).toBe("0123456789");
    const part = await file("GET", "/pages/a.html", undefined, { range: "bytes=2-4" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 2-4/10",
      "234",
    ]);
    expect((await file("DELETE", "/pages")).status).toBe(200);
    expect(await listed()).toEqual([]);
    expect((await file("GET", "/pages/a.html")).status).toBe(404);
  });

  it("of a deleted run cannot be stored", async () => {
    await post("/runs/delete", { run_id: runId });
    expect((await file("PUT", "/late.txt", "x")).status).toBe(400);
    await post("/runs/restore", { run_id: runId });
    expect((await file("PUT", "/late.txt", "x")).status).toBe(200);
  });
});
