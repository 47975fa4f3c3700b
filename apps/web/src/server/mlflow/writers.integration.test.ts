import { afterAll, beforeAll, expect, it } from "vitest";
import { startApi, type TestApi } from "../testing/api";
import { serveRoutes } from "../testing/http-server";
import { serveMlflow } from "./handle";

const WRITERS = 64;
const BATCHES = 6;
const POINTS = 40;
const KEYS = Array.from({ length: 20 }, (_, key) => `metric/${key}`);

let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;

beforeAll(async () => {
  api = await startApi();
  const path = "/api/2.0/{path...}";
  server = await serveRoutes(["GET", "POST"].map((method) => ({ method, path, handler: serveMlflow })));
});
afterAll(async () => {
  await server.close();
  await api.close();
});

async function post(path: string, body: object) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  const json = JSON.parse(await answer.text());
  expect(answer.status, JSON.stringify(json)).toBe(200);
  return json;
}

/** Each writer has steps of its own, and takes the names in another order. */
function batchOf(writer: number, batch: number) {
  return Array.from({ length: POINTS }, (_, i) => {
    const step = (writer * BATCHES + batch) * POINTS + i;
    const key = KEYS[(i * 7 + writer + batch * 3) % KEYS.length] ?? "";
    return { key, value: Math.sin(step), step, timestamp: 1_700_000_000_000 + step };
  });
}

it("64 writers on one run lose and double nothing, with a fifth of their batches sent again", async () => {
  const { run } = await post("runs/create", { experiment_id: "0", run_name: "written by many" });
  const { run_id } = run.info;
  let sent = 0;
  const write = async (writer: number) => {
    for (let batch = 0; batch < BATCHES; batch++) {
      const body = { run_id, metrics: batchOf(writer, batch) };
      const copies = (writer + batch) % 5 === 0 ? 2 : 1;
      sent += copies;
      // What is sent again may arrive beside the first one, as after a connection that was lost.
      await Promise.all(Array.from({ length: copies }, () => post("runs/log-batch", body)));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  expect(sent).toBeGreaterThan(WRITERS * BATCHES * 1.15);

  const all = Array.from({ length: WRITERS * BATCHES }, (_, n) =>
    batchOf(Math.floor(n / BATCHES), n % BATCHES),
  ).flat();
  for (const key of KEYS) {
    const query = new URLSearchParams({ run_id, metric_key: key });
    const answer = await fetch(`${server.url}/api/2.0/mlflow/metrics/get-history?${query}`);
    const { metrics } = JSON.parse(await answer.text());
    expect(metrics.map(({ step, value }: { step: number; value: number }) => [step, value])).toEqual(
      all.filter((point) => point.key === key).map(({ step, value }) => [step, value]),
    );
  }
});
