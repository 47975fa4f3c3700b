import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as checkSweep } from "@/app/api/v1/sweeps/check/route";
import { startProxy } from "../../../../../infra/testing/tcp-proxy";
import { parseEnvironment } from "../environment";
import { installServices, openServices } from "../services";
import { HOST, send, startApi, type TestApi } from "../testing/api";
import { serveRoutes } from "../testing/http-server";
import { serveMlflow } from "./handle";

let api: TestApi;
let runId: string;
beforeAll(async () => {
  api = await startApi({ FOLDWISE_BODY_MEMORY_MIB: "1" });
  const made = await post("runs/create", { experiment_id: "0", run_name: "pressed" });
  runId = made.json.run.info.run_id;
});
afterAll(() => api.close());

async function read(answer: Response) {
  return { status: answer.status, json: await answer.json(), retryAfter: answer.headers.get("retry-after") };
}
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
  read(await send(serveMlflow, `/api/2.0/mlflow/${path}`, { method: "POST", body, headers }));
const points = (step: number) => ({
  run_id: runId,
  metrics: [{ key: "m", value: 1, timestamp: 1, step }],
});
async function stored(): Promise<{ steps: number[]; params: Record<string, string> }> {
  const get = (path: string) => send(serveMlflow, `/api/2.0/mlflow/${path}`);
  const { metrics = [] } = await (await get(`metrics/get-history?run_id=${runId}&metric_key=m`)).json();
  const { run } = await (await get(`runs/get?run_id=${runId}`)).json();
  return {
    steps: metrics.map(({ step }: { step: number }) => step),
    params: Object.fromEntries(
      run.data.params.map((one: { key: string; value: string }) => [one.key, one.value]),
    ),
  };
}

describe("where the requests in hand take all the room", () => {
  /** A request that is not answered yet. */
  const other = new Request(`http://${HOST}`);

  it("a request is refused in the form of its API, and taken when it comes again", async () => {
    api.bodies.hold(other, 2 ** 20);
    const length = { "content-length": "200" };
    expect(await post("runs/log-batch", points(1), length)).toEqual({
      status: 429,
      json: { error_code: "REQUEST_LIMIT_EXCEEDED", message: expect.stringContaining("1 MiB") },
      retryAfter: expect.stringMatching(/^[1-3]$/),
    });
    const ours = () => send(checkSweep, "/api/v1/sweeps/check", { method: "POST", body: {} });
    const refused = await read(await ours());
    expect([refused.status, refused.json.error.code]).toEqual([429, "too-many-requests"]);
    expect(await stored()).toMatchObject({ steps: [] });

    api.bodies.release(other);
    expect((await post("runs/log-batch", points(1))).status).toBe(200);
    expect((await ours()).status).not.toBe(429);
    expect(await stored()).toMatchObject({ steps: [1] });
    expect(api.bodies.held()).toBe(0);
  });

  it("what is left of a body that is refused in the middle is taken off the connection, which goes on", async () => {
    const server = await serveRoutes([
      { method: "POST", path: "/api/2.0/{path...}", handler: serveMlflow },
      { method: "POST", path: "/api/v1/sweeps/check", handler: checkSweep },
    ]);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string, chunks: readonly string[]) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
        const sent = request(`${server.url}${path}`, { method: "POST", agent, headers });
        sent.on("error", reject).on("response", (answer) => {
          answer.resume().on("end", () => resolve(answer.statusCode));
        });
        for (const chunk of chunks) sent.write(chunk);
        sent.end();
      });
    const long = Array.from({ length: 9 }, () => " ".repeat(100_000));
    api.bodies.hold(other, 2 ** 20 - 200_000);
    try {
      for (const [path, status] of [
        ["/api/2.0/mlflow/runs/log-batch", 400],
        ["/api/v1/sweeps/check", 200],
      ] as const) {
        expect(await ask(path, long)).toBe(429);
        expect(await ask(path, ["{}"])).toBe(status);
      }
      expect(await ask("/api/2.0/mlflow/runs/log-batch", [...long, ...long])).toBe(429);
      api.bodies.release(other);
      expect(await ask("/api/2.0/mlflow/runs/log-batch", [...long, ...long])).toBe(413);
      expect(await ask("/api/2.0/mlflow/runs/log-batch", [JSON.stringify(points(1))])).toBe(200);
    } finally {
      api.bodies.release(other);
      agent.destroy();
      await server.close();
    }
  });

  it("one body alone is taken, also one that is larger than the room", async () => {
    const datasets = Array.from({ length: 4 }, (_, i) => ({
      dataset: { name: `cells ${i}`, digest: "a", source_type: "local", source: "x".repeat(500_000) },
    }));
    expect((await post("runs/log-inputs", { run_id: runId, datasets })).status).toBe(200);
    expect(api.bodies.held()).toBe(0);
  });
});

describe("a body is refused", () => {
  const headers = { host: HOST, "content-type": "application/json" };

  it("when it is cut off, with how much came", async () => {
    const text = JSON.stringify(points(2));
    let sent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new Error("aborted"));
        else controller.enqueue(new TextEncoder().encode(text.slice(0, 20)));
        sent = true;
      },
    });
    const streamed = { duplex: "half" };
    const answer = await serveMlflow(
      new Request(`http://${HOST}/api/2.0/mlflow/runs/log-batch`, {
        ...streamed,
        method: "POST",
        headers: { ...headers, "content-length": String(text.length) },
        body,
      }),
    );
    expect(await read(answer)).toMatchObject({
      status: 400,
      json: { message: `The body was cut off: 20 of ${text.length} bytes came.` },
    });
    expect(api.bodies.held()).toBe(0);
  });

  it("when it is compressed, by its header", async () => {
    const answer = await post("runs/log-batch", points(2), { "content-encoding": "gzip" });
    expect([answer.status, answer.json.message]).toEqual([
      400,
      expect.stringContaining('content-encoding: "gzip" — compressed bodies are not taken'),
    ]);
  });
});

describe("when Postgres", () => {
  it("is away, clients are told to come again", async () => {
    const away = openServices(
      parseEnvironment({
        DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
        TEMPORAL_ADDRESS: "127.0.0.1:1",
      }),
    );
    installServices(away);
    try {
      expect(await post("runs/log-batch", points(3))).toEqual({
        status: 503,
        json: { error_code: "TEMPORARILY_UNAVAILABLE", message: expect.stringContaining("Postgres") },
        retryAfter: "2",
      });
    } finally {
      installServices(api);
      await away.close();
    }
  });

  it("is reached but does not answer, clients are told to come again, and what they sent is stored once", async () => {
    const url = new URL(api.environment.databaseUrl);
    const proxy = await startProxy({ target: { host: url.hostname, port: Number(url.port) } });
    url.host = `127.0.0.1:${proxy.port}`;
    const slow = openServices(
      parseEnvironment({
        DATABASE_URL: url.href,
        TEMPORAL_ADDRESS: "127.0.0.1:1",
        FOLDWISE_STATEMENT_SECONDS: "1",
      }),
    );
    installServices(slow);
    const plain = points(6);
    const together = { ...points(7), params: [{ key: "width", value: "8" }] };
    try {
      // Each leaves a connection for one of the two that are not answered.
      const first = await Promise.all([5, 5].map((step) => post("runs/log-batch", points(step))));
      expect(first.map(({ status }) => status)).toEqual([200, 200]);
      proxy.hold();
      const refused = await Promise.all([plain, together].map((batch) => post("runs/log-batch", batch)));
      for (const one of refused)
        expect(one).toEqual({
          status: 503,
          json: {
            error_code: "TEMPORARILY_UNAVAILABLE",
            message: expect.stringContaining("Postgres is not responding"),
          },
          retryAfter: "2",
        });
      proxy.release();
      for (const batch of [plain, together])
        await expect.poll(async () => (await post("runs/log-batch", batch)).status).toBe(200);
    } finally {
      installServices(api);
      await slow.close();
      await proxy.stop();
    }
    expect(await stored()).toEqual({ steps: [1, 5, 6, 7], params: { width: "8" } });
  });

  it("ends a connection in the middle of a batch, nothing of the batch is stored, and the next try stores it once", async () => {
    const batch = { ...points(4), params: [{ key: "depth", value: "3" }] };
    const { pool } = api.connection;
    const client = await pool.connect();
    try {
      await client.query("begin");
      await client.query("select from run where replace(uid::text, '-', '') = $1 for update", [runId]);
      const answer = post("runs/log-batch", batch);
      const waiting = `select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like 'update "run"%'`;
      await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
      await pool.query(`select pg_terminate_backend(pid) from (${waiting}) w`);
      expect(await answer).toMatchObject({ status: 503, json: { error_code: "TEMPORARILY_UNAVAILABLE" } });
    } finally {
      await client.query("rollback");
      client.release();
    }
    expect(await stored()).toEqual({ steps: [1, 5, 6, 7], params: { width: "8" } });
    for (let copy = 0; copy < 2; copy++) expect((await post("runs/log-batch", batch)).status).toBe(200);
    expect(await stored()).toEqual({ steps: [1, 4, 5, 6, 7], params: { depth: "3", width: "8" } });
  });
});
