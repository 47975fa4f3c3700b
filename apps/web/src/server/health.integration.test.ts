import { healthSchema } from "@foldwise/core/contracts/http/worker";
import { workerListSchema } from "@foldwise/core/contracts/http-responses";
import * as schema from "@foldwise/db/schema";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { GET as health } from "@/app/api/health/route";
import { GET as listWorkers } from "@/app/api/v1/workers/route";
import { send, startApi, type TestApi } from "./testing/api";

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ TEMPORAL_ADDRESS: inject("TEMPORAL_ADDRESS") });
});
afterAll(() => api.close());

it("is ok when Postgres and Temporal answer, and counts workers that were seen within 30 s", async () => {
  const worker = (id: string, seconds: number) => ({
    id,
    host: "h",
    pid: 1,
    version: "0",
    classes: ["train.cpu"],
    slots: 1,
    capabilities: {},
    seenAt: sql`now() - make_interval(secs => ${seconds})`,
  });
  await api.db.insert(schema.worker).values([worker("live", 5), worker("lost", 40)]);
  await api.db.insert(schema.worker).values({ ...worker("stopped", 1), stoppedAt: new Date() });
  for (let i = 0; i < 2; i += 1) {
    const answer = await send(health, "/api/health");
    expect(answer.status).toBe(200);
    expect(healthSchema.parse(await answer.json())).toMatchObject({
      status: "ok",
      postgres: "ok",
      temporal: "ok",
      workers: 1,
      metrics: { backlogPoints: 0 },
    });
  }
  const { workers } = workerListSchema.parse(await (await send(listWorkers, "/api/v1/workers")).json());
  expect(Object.fromEntries(workers.map(({ id, state }) => [id, state]))).toEqual({
    live: "live",
    lost: "lost",
    stopped: "stopped",
  });
});
