import { readdirSync } from "node:fs";
import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { healthSchema } from "@foldwise/core/contracts/http/worker";
import * as schema from "@foldwise/db/schema";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as health } from "@/app/api/health/route";
import { GET as openapi } from "@/app/api/v1/openapi.json/route";
import { POST as openSession } from "@/app/api/v1/session/route";
import { GET as listSweeps } from "@/app/api/v1/sweeps/route";
import { handle } from "./edge/handle";
import { parseEnvironment } from "./environment";
import { ROUTES } from "./routes";
import { installServices, openServices } from "./services";
import { HOST, send, startApi, type TestApi } from "./testing/api";
import { call, findHandlers } from "./testing/handlers";
import { PLAN, storeDataset, storePlan } from "./testing/records";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  await storePlan(api.db);
});
afterAll(() => api.close());

const handlers = await findHandlers();
const changing = handlers.filter(({ method, takesFile }) => method !== "GET" && !takesFile);
const takingFiles = handlers.filter(({ takesFile }) => takesFile);
const rows = async () => [
  await api.db.$count(schema.sweep),
  await api.db.$count(schema.sweepEvent),
  await api.db.$count(schema.datasetImport),
];

it("lists every route once, and serves each that it lists", () => {
  const served = handlers.map(({ method, path }) => `${method} ${path}`).sort();
  const listed = Object.values(ROUTES)
    .map(({ method, path }) => `${method} ${path}`)
    .sort();
  expect(served).toEqual(listed);
});

describe.each(changing)("$method $path", (route) => {
  const json = { "content-type": "application/json" };
  it.each([
    ["a foreign Host", { headers: { ...json, host: "evil.example:3000" }, body: "{}" }, 403],
    ["no Host", { headers: { ...json, host: "" }, body: "{}" }, 403],
    ["a foreign Origin", { headers: { ...json, origin: "https://evil.example" }, body: "{}" }, 403],
    ["another port's Origin", { headers: { ...json, origin: "http://127.0.0.1:8080" }, body: "{}" }, 403],
    ["the Origin null", { headers: { ...json, origin: "null" }, body: "{}" }, 403],
    ["a cross-site fetch", { headers: { ...json, "sec-fetch-site": "cross-site" }, body: "{}" }, 403],
    [
      "a form's content type",
      { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=1" },
      400,
    ],
    ["text/plain", { headers: { "content-type": "text/plain" }, body: "{}" }, 400],
    ["a body without content type", { headers: {}, body: new Blob(["{}"]) }, 400],
    ["a broken body", { headers: json, body: '{"a": ' }, 400],
    ["an unknown key", { headers: json, body: '{"nonsense": 1}' }, 400],
    ["a body over 1 MiB", { headers: json, body: `"${"x".repeat(1_100_000)}"` }, 413],
  ])("refuses %s and changes nothing", async (what, init, status) => {
    const before = await rows();
    // A plan's check answers 200 with the problems of the plan.
    const checks = route.path.endsWith("/check") && what === "an unknown key";
    const answer = await call(route, { ...init, headers: { host: HOST, ...init.headers } });
    expect(answer.status).toBe(checks ? 200 : status);
    if (checks) expect((await answer.json()).problems.length).toBeGreaterThan(0);
    else errorBodySchema.parse(await answer.json());
    expect(await rows()).toEqual(before);
  });
});

describe.each(takingFiles)("$method $path", (route) => {
  it.each([
    ["a foreign Host", { host: "evil.example:3000" }],
    ["a foreign Origin", { origin: "https://evil.example" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
  ])("refuses %s, whatever the body's type", async (_what, headers) => {
    const answer = await call(route, { headers: { host: HOST, ...headers }, body: "a file" });
    expect(answer.status).toBe(403);
    errorBodySchema.parse(await answer.json());
  });
});

describe("without a body", () => {
  const takesNothing = changing.filter(
    ({ method, path }) => method === "DELETE" || /\/(?:retry|cancel|drain)$/.test(path),
  );

  it.each(takesNothing)("$method $path needs no content type, and is guarded as ever", async (route) => {
    const bare = await call(route, { headers: { host: HOST } });
    expect([200, 404, 409]).toContain(bare.status);
    const foreign = await call(route, { headers: { host: HOST, origin: "https://evil.example" } });
    expect(foreign.status).toBe(403);
  });

  it("a request that takes something is refused", async () => {
    const takesSomething = changing.filter((route) => !takesNothing.includes(route));
    expect(takesSomething.length).toBeGreaterThan(10);
    for (const route of takesSomething) {
      const answer = await call(route, { headers: { host: HOST } });
      expect(answer.status, route.path).toBe(400);
      expect((await answer.json()).error.problems[0].field, route.path).toBe("content-type");
    }
  });
});

it("answers a method that an address does not have with 405, the error body and what it has", async () => {
  const { PUT } = await import("@/app/api/v1/runs/[id]/route");
  const answer = await send(PUT, "/api/v1/runs/1", { method: "PUT", params: { id: "1" }, body: {} });
  expect(answer.status).toBe(405);
  expect(answer.headers.get("allow")).toBe("GET, DELETE, HEAD, OPTIONS");
  expect(errorBodySchema.parse(await answer.json()).error).toMatchObject({
    code: "method-not-allowed",
    message: "PUT is not supported by /api/v1/runs/1; use GET or DELETE.",
  });
});

it("every route file answers every method", async () => {
  const files = readdirSync(new URL("../app/api", import.meta.url), { recursive: true, encoding: "utf8" });
  const routes = files.filter((file) => file.endsWith("route.ts"));
  expect(routes.length).toBeGreaterThan(40);
  for (const file of routes)
    expect(Object.keys(await import(`../app/api/${file}`)), file).toEqual(
      expect.arrayContaining(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    );
});

it.each(["/api/v1/sweeps", "/api/v1/sweeps/check", "/api/v1/tables", "/api/v1/baselines"])(
  "calls broken JSON not JSON: %s",
  async (path) => {
    const route = handlers.find((one) => one.method === "POST" && one.path === path);
    const answer = await send(route?.handler ?? (() => Promise.reject(new Error(path))), path, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: '{"name": ',
    });
    expect(answer.status).toBe(400);
    const { error } = errorBodySchema.parse(await answer.json());
    expect(error.message).toMatch(/^The body is not JSON/);
  },
);

describe("errors", () => {
  it("say that Postgres is away instead of failing, and health says so too", async () => {
    const away = openServices(
      parseEnvironment({
        DATABASE_URL: "postgres://someone:secret@127.0.0.1:1/nothing",
        TEMPORAL_ADDRESS: "127.0.0.1:1",
      }),
    );
    installServices(away);
    try {
      const answer = await send(listSweeps, "/api/v1/sweeps");
      expect(answer.status).toBe(503);
      const text = await answer.text();
      expect(text).toContain("Postgres is not responding");
      expect(text).not.toContain("secret");
      const checked = await send(health, "/api/health");
      expect(checked.status).toBe(503);
      expect(healthSchema.parse(await checked.json())).toMatchObject({
        status: "degraded",
        postgres: "unreachable",
        temporal: "unreachable",
        workers: 0,
      });
    } finally {
      installServices(api);
      await away.close();
    }
  });

  it("that nobody expected are answered with an id, and the log has no secret", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const broken = handle(ROUTES.overview, async () => {
      throw new Error("cannot reach postgres://someone:secret@db/x");
    });
    const answer = await send(broken, "/api/v1/overview");
    expect(answer.status).toBe(500);
    const { error } = errorBodySchema.parse(await answer.json());
    const line = String(log.mock.calls[0]?.[0]);
    log.mockRestore();
    expect(error.message).not.toContain("secret");
    expect(line).not.toContain("secret");
    expect(error.message).toContain(/error (\w{8})/.exec(line)?.[1]);
  });

  it("name the first 50 mistakes of an input and count the rest", async () => {
    const body = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`k${i}`, 1]));
    const answer = await send(openSession, "/api/v1/session", {
      method: "POST",
      body: { token: "x", ...body },
    });
    expect(answer.status).toBe(400);
    const { error } = errorBodySchema.parse(await answer.json());
    expect(error.problems).toHaveLength(50);
    expect(error.message).toMatch(/and 2950 more$/);
  });

  it.each([
    ["/api/v1/sweeps?limit=0", "limit"],
    ["/api/v1/sweeps?limit=1&limit=2", "limit"],
    ["/api/v1/sweeps?state=asleep", "state.0"],
    ["/api/v1/sweeps?colour=red", "colour"],
    ["/api/v1/sweeps?__proto__=1", "__proto__"],
  ])("name the query parameter: %s", async (path, field) => {
    const answer = await send(listSweeps, path);
    expect(answer.status).toBe(400);
    const { error } = errorBodySchema.parse(await answer.json());
    expect(error.problems.map((problem) => problem.field)).toEqual([field]);
  });

  it.each([
    ["abc", 'limit: "abc" — must be a non-negative integer'],
    ["99999999999999999999", 'limit: "99999999999999999999" — is too large'],
  ])("show a parameter as it was written: %s", async (limit, line) => {
    const answer = await send(listSweeps, `/api/v1/sweeps?limit=${limit}`);
    expect(errorBodySchema.parse(await answer.json()).error.message).toContain(line);
  });
});

it("describes every route in OpenAPI, with the plan as YAML", async () => {
  const document = await (await send(openapi, "/api/v1/openapi.json")).json();
  const operations = Object.values<Record<string, unknown>>(document.paths).flatMap((path) =>
    Object.keys(path),
  );
  expect(operations).toHaveLength(Object.keys(ROUTES).length);
  expect(document.paths["/api/v1/sweeps"].post.requestBody.content).toHaveProperty("application/yaml");
  expect(document.paths["/api/v1/sweeps"].post.requestBody.content["application/json"].schema).toEqual({
    $ref: "#/components/schemas/Plan",
  });
  expect(JSON.stringify(document.components.schemas.EvaluationView)).toContain("confusion");
});

it("takes a plan as JSON too", async () => {
  const { POST } = await import("@/app/api/v1/sweeps/check/route");
  const answer = await send(POST, "/api/v1/sweeps/check", {
    method: "POST",
    body: { name: "x", experiment: "x", dataset: "tiny-cells", trainer: { kind: "simulate" }, folds: [0] },
  });
  expect((await answer.json()).cost).toMatchObject({ trials: 1, runs: 1 });
  expect(PLAN).toContain("tiny-cells");
});
