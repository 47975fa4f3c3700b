import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { sweepCheckSchema } from "@foldwise/core/contracts/sweep-check";
import { SWEEP_STATES } from "@foldwise/core/states";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as importBaseline } from "@/app/api/v1/baselines/route";
import { POST as checkSweep } from "@/app/api/v1/sweeps/check/route";
import { POST as createSweep } from "@/app/api/v1/sweeps/route";
import { POST as previewTable } from "@/app/api/v1/tables/preview/route";
import { send, startApi, type TestApi } from "./testing/api";
import { findHandlers } from "./testing/handlers";
import { PLAN, storeDataset, storePlan, storeTrial } from "./testing/records";

let api: TestApi;
let sweepId: number;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  sweepId = await storePlan(api.db);
  await storeTrial(api.db, sweepId);
});
afterAll(() => api.close());

const handlers = await findHandlers();
const NUL = "x\0y";

/** The fields that an answer names, and none for one that is no refusal. */
async function fieldsOf(answer: Response): Promise<readonly string[]> {
  expect(answer.status).toBe(400);
  return errorBodySchema.parse(await answer.json()).error.problems.map(({ field }) => field);
}

function get(path: string, query = "", params: Record<string, string> = {}): Promise<Response> {
  const found = handlers.find((handler) => handler.method === "GET" && handler.path === `/api/v1/${path}`);
  if (!found) throw new Error(`no route ${path}`);
  return send(found.handler, `/api/v1/${path.replace(/[{}]/g, "")}${query}`, { params });
}

describe("a NUL character is refused by the name of its field", () => {
  it.each([
    ["search", "q"],
    ["runs", "variant"],
    ["runs", "dataset"],
    ["runs", "sort", `sweep=1&`],
    ["sweeps", "dataset"],
    ["tables/{id}", "dataset"],
    ["tables/vocabulary", "dataset"],
    ["runs/{id}/metrics", "name"],
    ["sweeps/{id}/curves", "metric"],
    ["sweeps/{id}/evaluations", "metric"],
    ["runs/{id}/stream", "cursor"],
  ])("in the query of %s: %s", async (path, field, before = "") => {
    const answer = await get(path, `?${before}${field}=x%00y`, { id: "1" });
    expect(await fieldsOf(answer)).toEqual([field]);
  });

  it("in any part of a path, whatever the method", async () => {
    for (const { method, path, handler } of handlers) {
      const [, name] = /\{(\w+)\}/.exec(path) ?? [];
      if (name === undefined) continue;
      const body = method === "GET" ? undefined : {};
      const answer = await send(handler, "/x", {
        method,
        params: { id: "1", position: "0", [name]: NUL },
        body,
      });
      expect(await fieldsOf(answer), `${method} ${path}`).toContain(name);
    }
  });

  it("in every JSON body", async () => {
    for (const { method, path, handler, takesFile } of handlers) {
      if (method === "GET" || path.endsWith("/check") || takesFile) continue;
      const answer = await send(handler, "/x", {
        method,
        params: { id: "1", number: "1" },
        body: { slug: NUL, path: "/cells", inner: { [NUL]: ["\ud800"] } },
      });
      const fields = await fieldsOf(answer);
      expect(fields, `${method} ${path}`).toEqual(expect.arrayContaining(["slug", "inner.x\\u0000y"]));
    }
  });

  it("in a plan, and its check says so too", async () => {
    const headers = { "content-type": "application/yaml" };
    const body = PLAN.replace("two arms", '"two\\0arms"');
    expect(await fieldsOf(await send(createSweep, "/x", { method: "POST", headers, body }))).toEqual([
      "name",
    ]);
    const checked = await send(checkSweep, "/x", { method: "POST", headers, body });
    expect(sweepCheckSchema.parse(await checked.json()).problems).toEqual([
      { field: "name", value: '"two\\u0000arms"', problem: "has a NUL character", remedy: "take it out" },
    ]);
  });
});

it.each([
  ["runs", "sweep=1&fold=999999999999", "fold"],
  ["runs", "fold=2147483648", "fold"],
  ["sweeps/{id}/evaluations", "trial=1,99999999999", "trial"],
])("%s?%s is refused by the name of its field", async (path, query, field) => {
  const [named] = await fieldsOf(await get(path, `?${query}`, { id: "1" }));
  expect(named?.replace(/\.\d+$/, "")).toBe(field);
});

it("no integer of a query makes the database fail", async () => {
  const most = "999999999999999";
  for (const { method, path, handler } of handlers) {
    if (method !== "GET" || !path.includes("{") || path.endsWith("/stream")) continue;
    const params = { id: most, name: "vgg16", position: most };
    expect((await send(handler, "/x", { params })).status, path).toBeLessThan(500);
  }
  for (const query of [
    `sweep=${most}`,
    `experiment=${most}`,
    `after=${most}`,
    `sweep=${sweepId}&sort=val/loss&after=${most.repeat(3)}~1`,
  ])
    expect((await get("runs", `?${query}`)).status, query).toBeLessThan(500);
  for (const query of [`experiment=${most}`, `after=${most}`, `state=${SWEEP_STATES[0]}&after=${most}`])
    expect((await get("sweeps", `?${query}`)).status, query).toBeLessThan(500);
});

const bomb = Array.from({ length: 10 }, (_, level) => {
  const one = level === 0 ? "x" : `*a${level - 1}`;
  return `a${level}: &a${level} [${Array.from({ length: 10 }, () => one).join(", ")}]`;
}).join("\n");

describe.each([
  ["an alias in itself", "a: &a [*a]", "a.0"],
  ["a bomb of aliases", bomb, undefined],
  ["what is no YAML", "a: [1", undefined],
])("%s", (_what, body, field) => {
  it("is refused by every reader of YAML alike", async () => {
    const request = { method: "POST", headers: { "content-type": "application/yaml" }, body };
    expect(await fieldsOf(await send(importBaseline, "/x", request))).toEqual([field ?? "file"]);
    expect(await fieldsOf(await send(previewTable, "/x", request))).toEqual([field ?? "table"]);
    const checked = sweepCheckSchema.parse(await (await send(checkSweep, "/x", request)).json());
    expect(checked.problems.map((problem) => problem.field)).toEqual([field ?? "plan"]);
  });
});
