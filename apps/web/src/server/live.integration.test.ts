import { type SweepStreamEvent, sweepStreamEventSchema } from "@foldwise/core/contracts/http/sweep-stream";
import { runStreamEventSchema } from "@foldwise/core/contracts/http-responses";
import { createNotifier } from "@foldwise/db/notifications";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as runStream } from "@/app/api/v1/runs/[id]/stream/route";
import { GET as curves } from "@/app/api/v1/sweeps/[id]/curves/route";
import { GET as sweepStream } from "@/app/api/v1/sweeps/[id]/stream/route";
import { openStreams } from "./live/event-stream";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storeEpochs, storePlan, storeTrial } from "./testing/records";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
});
afterAll(() => api.close());

interface Sent {
  id: string | null;
  data: unknown;
}

/** Reads events until the predicate says enough. */
async function take(response: Response, enough: (all: Sent[]) => boolean): Promise<Sent[]> {
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const all: Sent[] = [];
  let text = "";
  while (reader && !enough(all)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data) all.push({ id: /^id: (.*)$/m.exec(block)?.[1] ?? null, data: JSON.parse(data) });
    }
  }
  await reader?.cancel();
  return all;
}

const parsed = (all: Sent[]) => all.map(({ data }) => sweepStreamEventSchema.parse(data));
const points = (events: SweepStreamEvent[]) =>
  events.flatMap((event) => (event.type === "points" ? event.changes : []));

it("sends what comes after the curves that were read, once, and goes on from Last-Event-ID", async () => {
  const id = await storePlan(api.db);
  const { runs } = await storeTrial(api.db, id);
  const trainingId = runs[0]?.trainingId ?? 0;
  const params = { id: String(id) };
  await storeEpochs(api.metrics, trainingId, [0.5, 0.6]);
  const read = await (await send(curves, `/api/v1/sweeps/${id}/curves`, { params })).json();
  const path = `/api/v1/sweeps/${id}/stream?cursor=${encodeURIComponent(read.cursor)}`;
  const open = new AbortController();
  const response = await send(sweepStream, path, { params, signal: open.signal });
  const notifier = createNotifier(api.connection);
  let writes: Promise<void> | undefined;
  const write = async () => {
    await storeEpochs(api.metrics, trainingId, [0.7], { from: 3 });
    notifier.publish({ kind: "training", id: trainingId });
  };
  const sent = await take(response, (all) => {
    // Once the stream has begun.
    if (all.length > 0) writes ??= write();
    return points(parsed(all)).length > 0;
  });
  await writes;
  const events = parsed(sent);
  expect(events[0]?.type).toBe("sweep");
  expect(points(events)).toEqual([
    { trainingId, name: "val/balanced_accuracy", points: [[3, 0.7]], resetFrom: 3 },
  ]);

  // An attempt that was resumed from epoch 2 replaces what came after it.
  await api.db.execute(`update training set attempt = 2 where id = ${trainingId}`);
  await storeEpochs(api.metrics, trainingId, [0.65, 0.75], { attempt: 2, from: 3 });
  const lastId = sent.at(-1)?.id ?? "";
  const again = await send(sweepStream, `/api/v1/sweeps/${id}/stream`, {
    params,
    headers: { "last-event-id": lastId },
  });
  const resumed = points(parsed(await take(again, (all) => points(parsed(all)).length > 0)));
  expect(resumed).toEqual([
    {
      trainingId,
      name: "val/balanced_accuracy",
      points: [
        [3, 0.65],
        [4, 0.75],
      ],
      resetFrom: 3,
    },
  ]);
  await notifier.close();
});

it("tells the points of an epoch before the sweep that has reached it", async () => {
  const id = await storePlan(api.db);
  const { runs } = await storeTrial(api.db, id);
  const trainingId = runs[0]?.trainingId ?? 0;
  await storeEpochs(api.metrics, trainingId, [0.5, 0.6]);
  const path = `/api/v1/sweeps/${id}/stream?metric=val%2Fbalanced_accuracy`;
  const response = await send(sweepStream, path, { params: { id: String(id) } });
  const events = parsed(await take(response, (all) => parsed(all).some(({ type }) => type === "sweep")));
  expect(events.map(({ type }) => type)).toEqual(["points", "sweep"]);
  expect(points(events)[0]).toMatchObject({
    trainingId,
    points: [
      [1, 0.5],
      [2, 0.6],
    ],
  });
});

it("sends a run's log lines behind those that were read", async () => {
  const id = await storePlan(api.db);
  const { runs } = await storeTrial(api.db, id);
  const { runId, trainingId } = runs[1] ?? { runId: 0, trainingId: 0 };
  await api.db.execute(
    `insert into log_line (training_id, attempt, seq, at, level, line)
     select ${trainingId}, 1, n, now(), 'info', 'line ' || n from generate_series(1, 3) n`,
  );
  const response = await send(runStream, `/api/v1/runs/${runId}/stream?log=1.1`, {
    params: { id: String(runId) },
  });
  const sent = await take(response, (all) => all.some(({ data }) => JSON.stringify(data).includes('"log"')));
  const log = sent.map(({ data }) => runStreamEventSchema.parse(data)).find((event) => event.type === "log");
  expect(log?.type === "log" && log.lines.map((line) => line.line)).toEqual(["line 2", "line 3"]);
  expect(log?.type === "log" && log.next).toBe("1.3");
});

it("lets go of a client that went", async () => {
  const id = await storePlan(api.db);
  const open = new AbortController();
  const before = openStreams();
  const response = await send(sweepStream, `/api/v1/sweeps/${id}/stream`, {
    params: { id: String(id) },
    signal: open.signal,
  });
  expect(openStreams()).toBe(before + 1);
  await take(response, (all) => all.length > 0);
  await expect.poll(openStreams).toBe(before);
  const aborted = await send(sweepStream, `/api/v1/sweeps/${id}/stream`, {
    params: { id: String(id) },
    signal: open.signal,
  });
  open.abort();
  await expect.poll(openStreams).toBe(before);
  await aborted.body?.cancel();
});

it("one address has a bound on its open streams; another one has its own", async () => {
  const id = await storePlan(api.db);
  const path = `/api/v1/sweeps/${id}/stream`;
  const before = openStreams();
  const open = new AbortController();
  const ask = (address: string) =>
    send(sweepStream, path, {
      params: { id: String(id) },
      headers: { "x-forwarded-for": address },
      signal: open.signal,
    });
  for (let stream = 0; stream < 60; stream++) expect((await ask("10.2.2.1")).status).toBe(200);
  expect((await ask("10.2.2.1")).status).toBe(429);
  expect((await ask("10.2.2.2")).status).toBe(200);
  open.abort();
  await expect.poll(openStreams).toBe(before);
  const again = new AbortController();
  const answer = await send(sweepStream, path, {
    params: { id: String(id) },
    headers: { "x-forwarded-for": "10.2.2.1" },
    signal: again.signal,
  });
  expect(answer.status).toBe(200);
  again.abort();
  await expect.poll(openStreams).toBe(before);
});

it("answers 404 for a sweep that is not there", async () => {
  const answer = await send(sweepStream, "/api/v1/sweeps/999999/stream", { params: { id: "999999" } });
  expect(answer.status).toBe(404);
});
