import {
  overviewSchema,
  runListSchema,
  searchResponseSchema,
  sweepListSchema,
} from "@foldwise/core/contracts/http-responses";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as overview } from "@/app/api/v1/overview/route";
import { GET as listRuns } from "@/app/api/v1/runs/route";
import { GET as search } from "@/app/api/v1/search/route";
import { GET as listSweeps } from "@/app/api/v1/sweeps/route";
import { send, startApi, type TestApi } from "./testing/api";
import { PLAN, storeDataset, storeEpochs, storePlan, storeTrial } from "./testing/records";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
});
afterAll(() => api.close());

describe("an active sweep", () => {
  it("is found in lists, by filters and by search", async () => {
    const id = await storePlan(api.db, PLAN.replace("two arms", "needle 100%_x"));
    const { runs } = await storeTrial(api.db, id);
    const list = async (query: string) =>
      runListSchema.parse(await (await send(listRuns, `/api/v1/runs?${query}`)).json());
    expect((await list(`sweep=${id}`)).runs.map((run) => run.id)).toEqual(
      runs.map((run) => run.runId).reverse(),
    );
    expect((await list(`sweep=${id}&fold=1&variant=MAC&state=running,queued`)).runs).toHaveLength(1);
    expect((await list(`sweep=${id}&state=failed`)).runs).toEqual([]);
    expect((await list(`sweep=${id}&variantContains=ma`)).runs).toHaveLength(3);
    expect((await list(`sweep=${id}&variantContains=m_c`)).runs).toEqual([]);
    const first = await list(`sweep=${id}&limit=2`);
    const second = await list(`sweep=${id}&limit=2&after=${first.next}`);
    expect([...first.runs, ...second.runs].map((run) => run.fold)).toEqual([2, 1, 0]);
    expect(second.next).toBeNull();
    const found = searchResponseSchema.parse(
      await (await send(search, `/api/v1/search?q=${encodeURIComponent("100%_")}`)).json(),
    );
    expect(found.results.map((result) => result.href)).toEqual([`/sweeps/${id}`]);
    const hrefs = async (q: string) => {
      const answer = await send(search, `/api/v1/search?q=${encodeURIComponent(q)}`);
      return searchResponseSchema.parse(await answer.json()).results.map((result) => result.href);
    };
    const runId = runs[0]?.runId;
    for (const text of [`${runId}`, `#${runId}`, `run ${runId}`, `Run #${runId}`])
      expect(await hrefs(text)).toContain(`/runs/${runId}`);
    expect(await hrefs(`sweep ${runId}`)).not.toContain(`/runs/${runId}`);
    expect(await hrefs("100% needle")).toEqual([`/sweeps/${id}`]);
    expect(await hrefs("table 9")).toContain("/tables/9");
    expect(await hrefs("#9")).toContain("/tables/9");
    expect(await hrefs("frai 2025")).toEqual(["/baselines?source=frai-2025-1620252"]);
    const page = sweepListSchema.parse(
      await (await send(listSweeps, "/api/v1/sweeps?state=queued&limit=1")).json(),
    );
    expect(page.sweeps[0]?.id).toBe(id);
    expect(
      overviewSchema.parse(await (await send(overview, "/api/v1/overview")).json()).totals.runs,
    ).toBeGreaterThan(2);
  });

  it("lists runs in the order of a metric", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id);
    for (const [i, { trainingId }] of runs.entries())
      await storeEpochs(api.metrics, trainingId, [[0.3, 0.9, 0.6][i] ?? 0]);
    // What has just been stored counts: nothing has compacted it yet.
    const path = `/api/v1/runs?sweep=${id}&sort=val/balanced_accuracy&order=desc&limit=2`;
    const first = runListSchema.parse(await (await send(listRuns, path)).json());
    expect(first.runs.map((run) => run.fold)).toEqual([1, 2]);
    expect(first.values).toEqual([0.9, 0.6]);
    const rest = runListSchema.parse(
      await (await send(listRuns, `${path}&after=${encodeURIComponent(first.next ?? "")}`)).json(),
    );
    expect(rest.runs.map((run) => run.fold)).toEqual([0]);
  });

  it("lists the runs that a query finds, page by page in its order", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id);
    for (const [i, { trainingId }] of runs.entries())
      await storeEpochs(api.metrics, trainingId, [[0.3, 0.9, 0.6][i] ?? 0]);
    const list = async (query: Record<string, string>) => {
      const answer = await send(listRuns, `/api/v1/runs?${new URLSearchParams(query)}`);
      return { status: answer.status, body: await answer.json() };
    };
    const folds = async (query: Record<string, string>) =>
      runListSchema.parse((await list(query)).body).runs.map((run) => run.fold);
    const metric = "metrics.val/balanced_accuracy";
    expect(await folds({ filter: `sweep = ${id} and (${metric} > 0.5 or fold = 0)` })).toEqual([2, 1, 0]);
    expect(await folds({ sweep: String(id), filter: `NOT ${metric} > 0.5`, fold: "0" })).toEqual([0]);
    const ordered = { filter: `sweep = ${id}`, sort: "val/balanced_accuracy", order: "asc", limit: "2" };
    const first = runListSchema.parse((await list(ordered)).body);
    expect(first.values).toEqual([0.3, 0.6]);
    expect(await folds({ ...ordered, after: first.next ?? "" })).toEqual([1]);
    expect(await folds({ sweep: String(id), orderBy: `max(${metric}) DESC` })).toEqual([1, 2, 0]);
    expect(await list({ filter: "fold = 1 and state = 'runing'" })).toMatchObject({
      status: 400,
      body: {
        error: {
          message: expect.stringMatching(/\n {2}fold = 1 and state = 'runing'\n {23}\^{8}$/),
          problems: [
            { field: "filter", value: "'runing'", problem: "at character 22: state is never 'runing'" },
          ],
        },
      },
    });
    expect((await list({ orderBy: "fold", sort: "val/loss" })).status).toBe(400);
  });

  it("refuses to sort by a metric that none of the runs has, and names those that they have", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id);
    const path = `/api/v1/runs?sweep=${id}&sort=val/nope`;
    // Nothing was logged yet: no reason to refuse anything.
    expect((await send(listRuns, path)).status).toBe(200);
    await storeEpochs(api.metrics, runs[0]?.trainingId ?? 0, [0.3]);
    await storeEpochs(api.metrics, runs[1]?.trainingId ?? 0, [Number.NaN], { name: "val/auc" });
    await api.metrics.compact({ minBatches: 1 });
    const refused = await send(listRuns, path);
    expect(refused.status).toBe(400);
    expect((await refused.json()).error.problems).toEqual([
      {
        field: "sort",
        value: "val/nope",
        problem: "none of these runs has a metric of this name",
        remedy: "use one that they have: val/auc, val/balanced_accuracy",
      },
    ]);
    expect((await send(listRuns, path.replace("nope", "auc"))).status).toBe(200);
  });

  it.each([
    ["/api/v1/runs?sweep=99999&sort=val/accuracy", "sweep", "99999"],
    ["/api/v1/runs?experiment=99999", "experiment", "99999"],
    ["/api/v1/runs?dataset=nope", "dataset", "nope"],
    ["/api/v1/runs?variant=nope", "variant", "nope"],
    ["/api/v1/runs?sweep=SWEEP&variant=MA", "variant", "MA"],
    ["/api/v1/runs?sweep=SWEEP&fold=7", "fold", "7"],
  ])("refuses %s: a filter for what there is not is no empty list", async (path, field, value) => {
    const id = await storePlan(api.db);
    const refused = await send(listRuns, path.replace("SWEEP", String(id)));
    expect(refused.status).toBe(400);
    expect((await refused.json()).error.problems).toEqual([
      expect.objectContaining({ field, value, remedy: expect.any(String) }),
    ]);
  });

  it.each(["dataset=nope", "experiment=99999"])("refuses a list of sweeps with %s", async (query) => {
    const refused = await send(listSweeps, `/api/v1/sweeps?${query}`);
    expect(refused.status).toBe(400);
    expect((await refused.json()).error.problems).toMatchObject([{ field: query.split("=")[0] }]);
  });
});
