import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { startServerProcess } from "../testing/server-process";

const LIMIT_MIB = 8;
const CLIENTS = 200;
const POINTS = 10;
/** Just below the bound on one body. */
const BODY_BYTES = 1_000_000;
/** What a client sends before it stops for a while. */
const FIRST_BYTES = 900_000;
/** Of each connection: what Node and the stream have read and nobody has taken, and half as much for the objects of its request. */
const CONNECTION_MIB = 1 / 8 + 1 / 16;
const AT_ONCE = 4;

let database: TestDatabase;
let server: Awaited<ReturnType<typeof startServerProcess>>;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServerProcess({
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: "127.0.0.1:1",
    FOLDWISE_BODY_MEMORY_MIB: String(LIMIT_MIB),
  });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

interface Answer {
  status: number;
  retryAfter: string | undefined;
  json: { error_code?: string } & Record<string, unknown>;
}

const agent = new Agent({ maxSockets: CLIENTS + AT_ONCE });

function open(path: string, length?: number): { sent: ClientRequest; answer: Promise<Answer> } {
  const headers = length === undefined ? {} : { "content-length": length };
  const sent = request(`${server.url}/api/2.0/mlflow/${path}`, {
    method: length === undefined ? "GET" : "POST",
    agent,
    headers: { "content-type": "application/json", ...headers },
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sent.on("response", resolve).on("error", reject);
  }).then(async (incoming) => ({
    status: incoming.statusCode ?? 0,
    retryAfter: incoming.headers["retry-after"],
    json: JSON.parse(await text(incoming)),
  }));
  answer.catch(() => undefined);
  return { sent, answer };
}

function post(path: string, body: string): Promise<Answer> {
  const { sent, answer } = open(path, body.length);
  sent.end(body);
  return answer;
}

/** The points of one client, in a body that blanks make long. */
function bodyOf(run_id: string, client: number): string {
  const metrics = Array.from({ length: POINTS }, (_, i) => ({
    key: "m",
    value: client,
    timestamp: 1,
    step: client * POINTS + i,
  }));
  return JSON.stringify({ metrics, run_id }).padEnd(BODY_BYTES);
}

it("200 slow clients with large bodies take bounded memory; refused ones come again, and all is there once", async () => {
  const made = await post("runs/create", JSON.stringify({ experiment_id: "0" }));
  const { run_id } = JSON.parse(JSON.stringify(made.json)).run.info;
  const before = await server.memory();

  let answered = 0;
  const slow = Array.from({ length: CLIENTS }, (_, client) => {
    const body = bodyOf(run_id, client);
    const { sent, answer } = open("runs/log-batch", body.length);
    sent.write(body.slice(0, FIRST_BYTES));
    void answer.then(() => {
      answered += 1;
    });
    return { client, body, sent, answer };
  });
  // As many as have room wait for the rest of their body; the others have been answered.
  const mostHeld = Math.floor((LIMIT_MIB * 2 ** 20) / FIRST_BYTES);
  await expect.poll(() => answered).toBeGreaterThanOrEqual(CLIENTS - mostHeld);
  const during = await server.memory();
  const refusedAtOnce = answered;

  for (const { sent, body } of slow) sent.end(body.slice(FIRST_BYTES));
  const first = await Promise.all(slow.map(({ answer }) => answer));
  const again = slow.filter((_, i) => first[i]?.status !== 200);
  // Of those that had room for their first bytes, one may find none for the rest.
  const refused = again.length;
  expect(refused).toBeGreaterThanOrEqual(refusedAtOnce);
  expect(refused).toBeLessThan(CLIENTS);
  for (const { status, json, retryAfter } of first)
    if (status !== 200)
      expect({ status, code: json.error_code, retryAfter }).toEqual({
        status: 429,
        code: "REQUEST_LIMIT_EXCEEDED",
        retryAfter: expect.stringMatching(/^[1-3]$/),
      });

  const retryAfter = Math.max(...first.map(({ retryAfter: seconds }) => Number(seconds ?? 0)));
  await sleep(retryAfter * 1_000);
  const sendAgain = async () => {
    for (let next = again.pop(); next; next = again.pop()) {
      const { status, retryAfter: seconds } = await post("runs/log-batch", next.body);
      if (status === 200) continue;
      expect(status).toBe(429);
      again.push(next);
      await sleep(Number(seconds) * 1_000);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendAgain));

  const { answer, sent } = open(`metrics/get-history?run_id=${run_id}&metric_key=m`);
  sent.end();
  const { metrics } = JSON.parse(JSON.stringify((await answer).json));
  expect(metrics.map(({ step, value }: { step: number; value: number }) => [step, value])).toEqual(
    Array.from({ length: CLIENTS * POINTS }, (_, step) => [step, Math.floor(step / POINTS)]),
  );

  const after = await server.memory();
  const mib = (name: "live" | "resident") =>
    [before, during, after].map((memory) => (memory[name] / 2 ** 20).toFixed(0)).join(", ");
  process.stderr.write(
    `the server's memory before, during and after ${CLIENTS} slow clients, of which ${refused} were refused: ${mib("live")} MiB held, at most ${(after.most / 2 ** 20).toFixed(0)}; ${mib("resident")} MiB resident\n`,
  );
  // The first bytes of all bodies would be 172 MiB.
  expect((after.most - before.live) / 2 ** 20).toBeLessThan(LIMIT_MIB + CLIENTS * CONNECTION_MIB);
  expect((after.live - before.live) / 2 ** 20).toBeLessThan(LIMIT_MIB);
});
