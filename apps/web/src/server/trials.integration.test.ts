import { type SweepStreamEvent, sweepStreamEventSchema } from "@foldwise/core/contracts/http/sweep-stream";
import { type TrialPage, trialPageSchema } from "@foldwise/core/contracts/http/trial-row";
import { curvesResponseSchema, sweepDetailResponseSchema } from "@foldwise/core/contracts/http-responses";
import { createNotifier } from "@foldwise/db/notifications";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as curves } from "@/app/api/v1/sweeps/[id]/curves/route";
import { GET as showSweep } from "@/app/api/v1/sweeps/[id]/route";
import { GET as search } from "@/app/api/v1/sweeps/[id]/search/route";
import { GET as trialRuns } from "@/app/api/v1/sweeps/[id]/trials/[number]/runs/route";
import { GET as trials } from "@/app/api/v1/sweeps/[id]/trials/route";
import { type SyntheticSweep, writeSyntheticSweep } from "../../../../infra/testing/synthetic-sweep";
import { makeNotificationHub } from "./live/hub";
import { joinSweepCursor, sweepSource } from "./live/sweep-source";
import { parseTrialList } from "./queries/trial-page";
import { send, startApi, type TestApi } from "./testing/api";

const TRIALS = 240;

let api: TestApi;
let sweep: SyntheticSweep;
beforeAll(async () => {
  api = await startApi();
  sweep = await writeSyntheticSweep(api.connection, { trials: TRIALS, running: 4 });
});
afterAll(() => api.close());

const list = async (query: string): Promise<TrialPage> => {
  const answer = await send(trials, `/api/v1/sweeps/${sweep.id}/trials?${query}`, {
    params: { id: String(sweep.id) },
  });
  expect(answer.status).toBe(200);
  return trialPageSchema.parse(await answer.json());
};
const numbers = ({ trials: rows }: TrialPage) => rows.map(({ number }) => number);
const detail = async () => {
  const answer = await send(showSweep, `/api/v1/sweeps/${sweep.id}`, { params: { id: String(sweep.id) } });
  return sweepDetailResponseSchema.parse(await answer.json());
};

describe("a sweep with many trials", () => {
  it.each([
    "sort=number",
    "sort=objective&order=desc",
    "sort=duration",
    "sort=state&order=desc",
    "sort=parameter.learningRate",
  ])("every trial is reached once, forwards and backwards: %s", async (order) => {
    const pages: TrialPage[] = [await list(`${order}&limit=100`)];
    for (let next = pages[0]?.next; next; next = pages.at(-1)?.next)
      pages.push(await list(`${order}&limit=100&after=${encodeURIComponent(next)}`));
    const forwards = pages.flatMap(numbers);
    expect(new Set(forwards).size).toBe(TRIALS);
    expect(forwards).toHaveLength(TRIALS);
    expect(pages.map(({ offset }) => offset)).toEqual([0, 100, 200]);
    const last = await list(`${order}&limit=100&before=end`);
    const middle = await list(`${order}&limit=100&before=${encodeURIComponent(last.previous ?? "")}`);
    expect([...numbers(middle), ...numbers(last)]).toEqual(forwards.slice(40));
  });

  it("sorts values by number, the missing ones last whichever way", async () => {
    for (const order of ["asc", "desc"]) {
      const { trials: rows } = await list(`sort=objective&order=${order}&limit=500`);
      const values = rows.map(({ objective }) => objective);
      const known = values.flatMap((value) => (typeof value === "number" ? value : []));
      expect(values.slice(0, known.length)).toEqual(known);
      expect(known).toEqual(known.toSorted((a, b) => (order === "asc" ? a - b : b - a)));
    }
  });

  it("sorts what exceeds a constraint last whichever way, and its plots name it", async () => {
    const best = (await list("sort=objective&order=desc&limit=2")).trials.map(({ number }) => number);
    const exceed = (violations: string | null) =>
      api.db.execute(sql`update trial set violations = ${violations}::float8[]
        where sweep_id = ${sweep.id} and number = ${best[0]}`);
    await exceed("{-1,0.5}");
    for (const order of ["asc", "desc"]) {
      const { trials: rows } = await list(`sort=objective&order=${order}&limit=500`);
      const at = rows.findIndex(({ number }) => number === best[0]);
      expect(rows.slice(at).every(({ objective, number }) => objective === null || number === best[0])).toBe(
        true,
      );
    }
    expect(numbers(await list("sort=objective&order=desc&limit=1"))).toEqual(best.slice(1));
    const points = await send(search, `/api/v1/sweeps/${sweep.id}/search`, {
      params: { id: String(sweep.id) },
    });
    expect((await points.json()).infeasible).toEqual([best[0]]);
    await exceed(null);
  });

  it("filters by state, range and text, and counts what is left", async () => {
    const failed = await list("state=failed&limit=500");
    expect(failed.trials.length).toBe(failed.matching);
    expect(failed.trials.every(({ state }) => state === "failed")).toBe(true);
    expect(failed.total).toBe(TRIALS);
    const low = await list("parameter=learningRate=..0.001&limit=500");
    expect(low.trials.every(({ configuration: { learningRate } }) => Number(learningRate) <= 0.001)).toBe(
      true,
    );
    const high = await list("parameter=learningRate=0.001..&limit=500");
    expect(low.matching + high.matching).toBe(TRIALS);
    const broken = await list("contains=LOSS IS nan&limit=500");
    expect(broken.matching).toBeGreaterThan(0);
    expect(broken.trials.every(({ failure }) => failure?.message.includes("loss is NaN"))).toBe(true);
    expect(numbers(await list("from=120&limit=3"))).toEqual([120, 121, 122]);
    const filter = encodeURIComponent(
      "params.learningRate < 0.001 and not state = 'failed' or number in (3, 4)",
    );
    const queried = await list(`filter=${filter}&limit=500`);
    const expected = (await list("limit=500")).trials.filter(
      ({ number, state, configuration: { learningRate } }) =>
        (Number(learningRate) < 0.001 && state !== "failed") || number === 3 || number === 4,
    );
    expect(numbers(queried)).toEqual(expected.map(({ number }) => number));
    expect(queried.matching).toBeLessThan(TRIALS);
  });

  it("names field and remedy of what is no order, parameter or cursor", async () => {
    for (const [query, field] of [
      ["sort=parameter.momentum", "sort"],
      ["parameter=momentum=1", "parameter"],
      ["parameter=learningRate=low..high", "parameter"],
      ["sort=objective&after=x", "after"],
      ["filter=params.momentum=1", "filter"],
      ["filter=metrics.a=1", "filter"],
    ]) {
      const answer = await send(trials, `/api/v1/sweeps/${sweep.id}/trials?${query}`, {
        params: { id: String(sweep.id) },
      });
      expect(answer.status).toBe(400);
      const { error } = await answer.json();
      expect(error.problems[0]).toMatchObject({ field, remedy: expect.any(String) });
    }
  });

  it("answers with the trials of note, the reasons of its failures, and how many it leaves out", async () => {
    const { sweep: shown } = await detail();
    const best = (await list("sort=objective&order=desc&limit=10")).trials.map(({ number }) => number);
    const there = shown.trialViews.map(({ number }) => number);
    expect(there).toEqual(expect.arrayContaining([...best, ...sweep.running]));
    expect(shown.best?.trialNumber).toBe(best[0]);
    expect(there.length + shown.trialsLeftOut).toBe(TRIALS);
    expect(shown.parameters).toEqual(["learningRate", "l1", "batchSize"]);
    const failed = await list("state=failed&limit=500");
    const counted = shown.failureReasons.first.reduce((sum, { runs }) => sum + runs, 0);
    expect(counted).toBe(3 * failed.matching);
    // Also of those that are left out: a retry by class offers them all.
    expect(shown.failureReasons.classes).toEqual([{ failure: "trainer", trials: failed.matching }]);
    const classOf = (number: number, kind: string) =>
      api.db.execute(sql`update trial set failure = failure || jsonb_build_object('kind', ${kind}::text)
        where sweep_id = ${sweep.id} and number = ${number}`);
    const [other = -1] = numbers(failed);
    await classOf(other, "nan-loss");
    // The most frequent first, not by the alphabet.
    expect((await detail()).sweep.failureReasons.classes).toEqual([
      { failure: "trainer", trials: failed.matching - 1 },
      { failure: "nan-loss", trials: 1 },
    ]);
    await classOf(other, "trainer");
    // Rows of the page are a fraction of a run's own answer.
    expect(JSON.stringify((await list("limit=50")).trials).length).toBeLessThan(60_000);
  });

  it("gives the runs of one trial, and the curves of the trials asked for alone", async () => {
    const params = { id: String(sweep.id), number: "7" };
    const answer = await send(trialRuns, `/api/v1/sweeps/${sweep.id}/trials/7/runs`, { params });
    const { runs } = await answer.json();
    expect(runs.map(({ fold }: { fold: number }) => fold)).toEqual([0, 1, 2]);
    const read = async (query: string) => {
      const path = `/api/v1/sweeps/${sweep.id}/curves?${query}`;
      const text = await (await send(curves, path, { params: { id: String(sweep.id) } })).json();
      return curvesResponseSchema.parse(text).curves;
    };
    const own = await read("trial=7&metric=val/loss");
    expect(own.map(({ trainingId }) => trainingId).toSorted()).toEqual(
      runs.map(({ trainingId }: { trainingId: number }) => trainingId).toSorted(),
    );
    expect((await read("metric=val/loss")).length).toBeLessThan(3 * 30);
  });

  it("writes all of them as CSV, a row a trial or a row a run", async () => {
    const rowsOf = async (format: string) => {
      const path = `/api/v1/sweeps/${sweep.id}/trials?format=${format}`;
      const answer = await send(trials, path, { params: { id: String(sweep.id) } });
      expect(answer.headers.get("content-type")).toContain("text/csv");
      return (await answer.text()).trim().split("\r\n");
    };
    const [head, ...rows] = await rowsOf("csv");
    expect(head).toMatch(/^trial,variant,learningRate,l1,batchSize,state,/);
    expect(rows.map((row) => Number(row.split(",")[0]))).toEqual(
      Array.from({ length: TRIALS }, (_, i) => i + 1),
    );
    expect((await rowsOf("csv-runs")).length).toBe(1 + 3 * TRIALS);
  });
});

it("a stream of changes sends what a client has not read, and then only what changes of what it shows", async () => {
  const { sweep: before, version } = await detail();
  const text = "sort=number&order=desc&limit=20";
  const page = await list(text);
  const { cursor } = await api.metrics.follow({ owners: [] });
  const hub = makeNotificationHub(createNotifier(api.connection));
  const source = sweepSource({
    services: api,
    hub,
    sweepId: sweep.id,
    changes: true,
    list: parseTrialList(text),
    cursor: joinSweepCursor({ sweep: version, trials: page.version, points: cursor }),
  });
  const read = async () =>
    (await source.read()).map(({ data }): SweepStreamEvent => sweepStreamEventSchema.parse(data));
  expect(await read()).toEqual([]);
  const number = sweep.running[0] ?? 0;
  await api.db.execute(
    sql`update trial set state = 'complete', evaluated_objective = 0.99, finished_at = now() where sweep_id = ${sweep.id} and number = ${number}`,
  );
  // Answers are shared for a moment, so that the two come one after the other.
  const events: SweepStreamEvent[] = [];
  await expect
    .poll(async () => {
      events.push(...(await read()));
      return events.map(({ type }) => type);
    })
    .toEqual(expect.arrayContaining(["changes", "trials"]));
  const changes = events.find((event) => event.type === "changes");
  expect(changes?.type === "changes" && changes.trialViews.map((trial) => trial.number)).toEqual([number]);
  expect(changes?.type === "changes" && changes.sweep.best?.trialNumber).toBe(number);
  for (const same of ["variants", "plan"])
    expect(changes?.type === "changes" && Object.keys(changes.sweep)).not.toContain(same);
  const rows = events.find((event) => event.type === "trials");
  expect(rows?.type === "trials" && rows.trials.map((row) => row.number)).toEqual([number]);
  expect(rows?.type === "trials" && rows.numbers).toBeNull();
  expect(before.best?.trialNumber).not.toBe(number);
  hub.close();
});
