import { planSchema } from "@foldwise/core/sweep";
import * as schema from "@foldwise/db/schema";
import { upgrade } from "@foldwise/db/upgrade";
import { asc } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as checkPlan } from "@/app/api/v1/sweeps/check/route";
import { answersOf01, createInstallationOf01 } from "../../../../infra/testing/released";
import { send, startApi, type TestApi } from "./testing/api";
import { type FoundHandler, findHandlers } from "./testing/handlers";
import { compareAnswers } from "./testing/released-answers";

let api: TestApi;
let handlers: FoundHandler[];
beforeAll(async () => {
  api = await startApi({}, async () => {
    const database = await createInstallationOf01();
    await upgrade(database.url);
    return database;
  });
  const parameters = ({ path }: FoundHandler) => path.split("{").length;
  // A path without parameters goes before one whose parameter it could be.
  handlers = (await findHandlers())
    .filter(({ method }) => method === "GET")
    .toSorted((a, b) => parameters(a) - parameters(b));
});
afterAll(() => api.close());

describe("an installation of 0.1", () => {
  it("answers as it did, but for what was decided since", async () => {
    const before = answersOf01();
    const now: Record<string, unknown> = {};
    for (const path of Object.keys(before)) now[path] = (await get(path)).body;
    const { differences, unused } = compareAnswers(before, now);
    expect(differences).toEqual([]);
    expect(unused).toEqual([]);
  });

  it("keeps what was deleted, and keeps it hidden", async () => {
    const sweeps = await api.db.select().from(schema.sweep).orderBy(asc(schema.sweep.id));
    const deleted = sweeps.filter(({ deletedAt }) => deletedAt !== null);
    expect(deleted.map(({ name, state }) => [name, state])).toEqual([
      ["deleted", "complete"],
      ["paused", "cancelled"],
    ]);
    for (const { id } of deleted) expect((await get(`/api/v1/sweeps/${id}`)).status).toBe(404);
    expect((await get("/api/v1/tables/given-up")).status).toBe(404);
  });

  it("has plans that are read and checked as they were", async () => {
    const sweeps = await api.db.select().from(schema.sweep);
    for (const { name, plan, source, cost } of sweeps) {
      expect(planSchema.parse(plan), name).toEqual(plan);
      const response = await send(checkPlan, "/api/v1/sweeps/check", {
        method: "POST",
        body: source,
        headers: { "content-type": "application/yaml" },
      });
      const check = await response.json();
      expect(check.problems, name).toEqual([]);
      expect(check.plan, name).toEqual(plan);
      // What a plan shares and how long it takes depends on what has been trained since.
      const { trials, runs, evaluations } = cost;
      expect(check.cost, name).toMatchObject({ trials, runs, evaluations });
      expect(check.cost.trainings + check.cost.shared, name).toBe(cost.trainings + cost.shared);
    }
  });
});

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const { pathname } = new URL(path, "http://localhost");
  for (const { path: pattern, handler } of handlers) {
    const params = match(pattern, pathname);
    if (params === null) continue;
    const response = await send(handler, path, { params });
    return { status: response.status, body: await response.json() };
  }
  throw new Error(`no route for ${path}`);
}

/** Values of a pattern's `{parameters}` in a path; null where it is another path. */
function match(pattern: string, pathname: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = pathname.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? "";
    if (part.startsWith("{")) params[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}
