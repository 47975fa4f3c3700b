import { createHash, randomUUID } from "node:crypto";
import { toPoints } from "@foldwise/db/metrics";
import { issueReportToken, readReported, storeReports } from "@foldwise/db/repositories/attempt-report";
import { lastLogLine, listLogLines } from "@foldwise/db/repositories/log-line";
import { claimTraining, endAttempt } from "@foldwise/db/repositories/training";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { POST as reportMetrics, GET as runMetrics } from "@/app/api/v1/runs/[id]/metrics/route";
import { openSimulatedTrial } from "../../../../packages/db/src/repositories/testing/simulated-trial";
import { parseEnvironment } from "./environment";
import { installServices, openServices } from "./services";
import { send, startApi, type TestApi } from "./testing/api";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Attempt {
  runId: number;
  trainingId: number;
  trialId: number;
  number: number;
  token: string;
}

/** A run of a program whose attempt runs, as a worker's activities make it. */
async function begin(): Promise<Attempt> {
  const { trialId, trainingIds } = await openSimulatedTrial(api.db, {
    name: randomUUID(),
    dataset: null,
    trainer: {
      kind: "command",
      command: "sh train.sh",
      steps: 5,
      measures: { loss: { direction: "minimize" } },
    },
    fresh: true,
    evaluation: undefined,
  });
  const [trainingId = 0] = trainingIds;
  const [run] = await api.db.select().from(schema.run).where(eq(schema.run.trainingId, trainingId));
  return { runId: run?.id ?? 0, trainingId, trialId, ...(await claim({ trialId, trainingId })) };
}

async function claim({ trialId, trainingId }: Pick<Attempt, "trialId" | "trainingId">) {
  const claimed = await claimTraining({ ctx: api.db, trainingId, trialId, workerId: "w", leaseMs: -1 });
  if (claimed.kind !== "claimed") throw new Error(`the training is ${claimed.kind}`);
  const token = `fwrun_${randomUUID()}`;
  const digest = digestOf(token);
  await issueReportToken({ ctx: api.db, trainingId, number: claimed.attempt, digest });
  return { number: claimed.attempt, token };
}

const digestOf = (token: string) => createHash("sha256").update(token).digest("hex");

async function report({ runId, token }: Pick<Attempt, "runId"> & { token?: string }, body: unknown) {
  const answer = await send(reportMetrics, `/api/v1/runs/${runId}/metrics`, {
    method: "POST",
    params: { id: String(runId) },
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body,
  });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), ...(await answer.json()) };
}

/** As a page sees them. */
async function points({ runId }: Pick<Attempt, "runId">): Promise<[string, number, unknown][]> {
  const answer = await send(runMetrics, `/api/v1/runs/${runId}/metrics`, { params: { id: String(runId) } });
  const { metrics }: { metrics: { name: string; points: [step: number, value: unknown][] }[] } =
    await answer.json();
  return metrics.flatMap(({ name, points: own }) =>
    own.map(([step, value]): [string, number, unknown] => [name, step, value]),
  );
}

let run: Attempt;
beforeEach(async () => {
  run = await begin();
});

it("stores a report, or several, and shows them as any other metrics", async () => {
  expect(await report(run, { step: 1, metrics: { "val/loss": 0.5, anything: 1 } })).toMatchObject({
    status: 200,
    stored: 2,
    repeated: 0,
    warnings: [],
  });
  // As Python writes them; JavaScript writes null.
  const text = `{"reports": [{"step": 2, "metrics": {"val/loss": NaN, "lr": 1e999, "x": null}}, {"step": 3, "metrics": {"val/loss": -Infinity}}]}`;
  expect(await report(run, text)).toMatchObject({ status: 200, stored: 4 });
  expect((await points(run)).sort()).toEqual(
    [
      ["anything", 1, 1],
      ["lr", 2, "Infinity"],
      ["val/loss", 1, 0.5],
      ["val/loss", 2, "NaN"],
      ["val/loss", 3, "-Infinity"],
      ["x", 2, "NaN"],
    ].sort(),
  );
});

it("adds nothing when a report is sent again, and keeps another value beside the first", async () => {
  const first = { step: 2, metrics: { "val/loss": 0.5, "val/nan": "NaN" } };
  await report(run, first);
  await report(run, { step: 3, metrics: { "val/loss": 0.25 } });
  for (const _ of ["journal", "compacted"]) {
    expect(await report(run, first)).toMatchObject({ stored: 0, repeated: 2, warnings: [] });
    await api.metrics.compact({ maxAgeMs: 0 });
  }
  const late = await report(run, { step: 2, metrics: { "val/loss": 0.75 } });
  expect(late).toMatchObject({
    status: 200,
    stored: 1,
    repeated: 0,
    warnings: ["step 2 came after step 3: its values are kept as they come"],
  });
  expect((await report(run, { step: 9, metrics: { "val/loss": 0 } })).warnings).toEqual([
    "step 9 is above trainer.steps, 5",
  ]);
  const { series } = await api.metrics.readPoints({ owners: [run], names: ["val/loss"] });
  expect(series.flatMap((one) => toPoints(one.points)).map(({ step, value }) => [step, value])).toEqual([
    [2n, 0.5],
    [2n, 0.75],
    [3n, 0.25],
    [9n, 0],
  ]);
});

it("tells the worker what came since it last looked", async () => {
  const { trainingId, number } = run;
  const read = (after: number) => readReported({ ctx: api.db, trainingId, number, after });
  expect(await read(0)).toBeNull();
  await report(run, { step: 1, metrics: { "val/loss": 0.5, "train/loss": 1 } });
  const first = await read(0);
  expect(first).toMatchObject({ step: 1, latest: { "val/loss": 0.5, "train/loss": 1 }, measures: [] });
  await report(run, { step: 2, metrics: { "train/loss": 0.5 } });
  await report(run, { measures: { loss: 0.4 }, conditions: { testSigma: 3 } });
  expect(await read(first?.sequence ?? 0)).toMatchObject({
    step: 2,
    latest: { "train/loss": 0.5 },
    measures: [{ conditions: { testSigma: 3 }, values: { loss: 0.4 } }],
  });
});

it.each([
  [
    "a name that is none",
    { step: 1, metrics: { "bad|name": 2, ok: 1 } },
    "metrics.bad|name",
    "may have letters",
  ],
  ["what is no number", { step: 1, metrics: { ok: 1, text: "x" } }, "metrics.text", "is not a number"],
  ["a step below 0", { step: -1, metrics: { ok: 3 } }, "step", "is not a whole number from 0"],
  ["half a step", { step: 1.5 }, "step", "is not a whole number from 0"],
  ["a list of metrics", { step: 1, metrics: [1] }, "metrics", "is not an object of names and numbers"],
  ["metrics without a step", { metrics: { ok: 1 } }, "step", "is required with metrics"],
  ["nothing", {}, "body", "reports nothing"],
  ["an unknown key", { step: 1, loss: 2 }, "loss", "unknown key"],
  ["a checkpoint", { step: 1, checkpoint: 1 }, "checkpoint", "unknown key"],
  [
    "both forms",
    { step: 1, reports: [{ step: 2 }] },
    "reports",
    "is given together with the keys of one report",
  ],
  [
    "a bad one of several",
    { reports: [{ step: 1 }, { step: "x" }] },
    "reports.1.step",
    "whole number from 0",
  ],
  ["broken JSON", '{"step": 6, "metrics": {"ok": 4}', "body", "JSON"],
  [
    "too many values",
    { reports: Array.from({ length: 11 }, (_, step) => ({ step, metrics: namesOf(1_000) })) },
    "reports",
    "11000 values in one request",
  ],
  [
    "more metrics than an attempt may have",
    { reports: [0, 1, 2].map((n) => ({ step: 1, metrics: namesOf(1_000, `${n}/`) })) },
    "metrics",
    "at most 2000 metrics",
  ],
])("refuses a report with %s whole, naming the field", async (_, body, field, problem) => {
  const answer = await report(run, body);
  expect(answer.status).toBe(400);
  expect(answer.error.problems).toEqual(
    expect.arrayContaining([expect.objectContaining({ field, problem: expect.stringContaining(problem) })]),
  );
  expect(await points(run)).toEqual([]);
});

function namesOf(count: number, prefix = ""): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}m${n}`, n]));
}

it("refuses a body that is too long", async () => {
  expect(
    await report(run, JSON.stringify({ step: 1, metrics: { ["x".repeat(1_100_000)]: 1 } })),
  ).toMatchObject({
    status: 413,
    error: { code: "too-large" },
  });
});

it("takes the token of the run's running attempt alone", async () => {
  const body = { step: 1, metrics: { "val/loss": 1 } };
  const other = await begin();
  const refusal = async (given: Pick<Attempt, "runId"> & { token?: string }) => {
    const { status, error } = await report(given, body);
    return [status, error.message];
  };
  const { runId } = run;
  expect(await refusal({ runId })).toEqual([401, expect.stringContaining("FOLDWISE_RUN_TOKEN")]);
  expect(await refusal({ runId, token: "fwrun_no-such-token" })).toEqual([401, "Invalid token."]);
  expect(await refusal({ runId, token: other.token })).toEqual([
    403,
    expect.stringContaining("another run's"),
  ]);
  expect(await refusal({ runId: 999_999, token: other.token })).toEqual([404, "No run 999999."]);
  // Another worker took it over.
  const next = await claim(run);
  const replaced = `Attempt 1 of run ${runId} may no longer report: attempt 2 has replaced it.`;
  for (const _ of ["once", "again"]) expect(await refusal(run)).toEqual([409, replaced]);
  expect(await report({ runId, token: next.token }, body)).toMatchObject({ status: 200, stored: 1 });
  const end = { outcome: "complete", as: "complete" } as const;
  const { trainingId, trialId } = run;
  await endAttempt({ ctx: api.db, trainingId, trialId, number: next.number, end });
  const ended = `Attempt 2 of run ${runId} has ended (complete): it may no longer report.`;
  expect(await refusal({ runId, token: next.token })).toEqual([409, ended]);
  // The log says it once an attempt, however often its program tries; what else refuses is nothing of the attempt's.
  const lines = await listLogLines({ ctx: api.db, trainingId, after: null, limit: 10 });
  expect(
    lines.map(({ attempt, level, line }) => [attempt, level, line.split(" A report over HTTP")[0]]),
  ).toEqual([
    [1, "warn", replaced],
    [2, "warn", ended],
  ]);
  // The evaluations, which add to the log of the newest attempt, count on from the worker's lines.
  expect(await lastLogLine({ ctx: api.db, trainingId })).toEqual({ attempt: 2, seq: 0 });
  expect(await points(run)).toEqual([["val/loss", 1, 1]]);
  // What is kept cannot be used.
  const stored = JSON.stringify(await api.db.select().from(schema.attemptReport));
  for (const token of [run.token, next.token, other.token]) expect(stored).not.toContain(token);
});

it("is no way around the server's own token, nor is that one around the run's", async () => {
  const guarded = openServices(
    parseEnvironment({
      DATABASE_URL: api.environment.databaseUrl,
      FOLDWISE_TOKEN: "0123456789abcdef-token",
      TEMPORAL_ADDRESS: "127.0.0.1:1",
    }),
  );
  installServices(guarded);
  try {
    const body = { step: 1, metrics: { "val/loss": 1 } };
    expect(await report(run, body)).toMatchObject({ status: 200, stored: 1 });
    const read = await send(runMetrics, `/api/v1/runs/${run.runId}/metrics`, {
      params: { id: String(run.runId) },
      headers: { authorization: `Bearer ${run.token}` },
    });
    expect(read.status).toBe(401);
    for (const token of ["0123456789abcdef-token", undefined])
      expect(await report({ ...run, token }, body)).toMatchObject({ status: 401 });
  } finally {
    installServices(api);
    await guarded.close();
  }
});

it("of several requests at once stores each value once, and says so when others are always faster", async () => {
  const same = Array.from({ length: 8 }, () => report(run, { step: 1, metrics: { "val/loss": 1 } }));
  const stored = (await Promise.all(same)).map((answer) => answer.stored ?? 0);
  expect(stored.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await points(run)).toEqual([["val/loss", 1, 1]]);

  let rivals = 1;
  const rival = () => report(run, { step: ++rivals, metrics: { "val/loss": rivals } });
  // A rival's request is stored between what this one reads and what it writes.
  const asking = storeReports({
    db: api.db,
    metrics: {
      ...api.metrics,
      readPoints: async (selection) => {
        const found = await api.metrics.readPoints(selection);
        await rival();
        return found;
      },
    },
    runId: run.runId,
    digest: digestOf(run.token),
    reports: [{ step: 1, metrics: [{ name: "val/loss", value: 0 }] }],
  });
  await expect(asking).rejects.toMatchObject({ code: "too-many-requests", retryAfter: 1 });
  expect((await points(run)).map(([, step]) => step)).toEqual(
    Array.from({ length: rivals }, (_, n) => n + 1),
  );
});
