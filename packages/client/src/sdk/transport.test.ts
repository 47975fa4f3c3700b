import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ApiError, UnreachableError } from "./errors";
import { followEvents } from "./follow";
import { makeTransport } from "./transport";

type Answer = Response | Error | (() => Response);

/** Answers each request in turn and keeps what was asked. */
function scripted(answers: Answer[]) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    asked.push({ url: String(url), init });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw new Error("asked more often than expected");
    return typeof answer === "function" ? answer() : answer;
  };
  return { asked, transport: makeTransport({ url: "http://x:1/", token: "t", retries: 2, fetch }) };
}

const refusal = (status: number, code: string) =>
  Response.json({ error: { code, message: "no", problems: [] } }, { status });
const away = () =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) });
const schema = z.object({ n: z.number() });

describe("a request", () => {
  it("carries the token and its query", async () => {
    const { asked, transport } = scripted([Response.json({ n: 1 })]);
    const query = { metric: ["a/b", "c"], none: undefined, n: 0 };
    expect(await transport.json(schema, "/p", { query })).toEqual({ n: 1 });
    expect(asked[0]?.url).toBe("http://x:1/p?metric=a%2Fb&metric=c&n=0");
    expect(new Headers(asked[0]?.init.headers).get("authorization")).toBe("Bearer t");
  });

  it("is sent again after 503 and a broken connection, a bounded number of times", async () => {
    const { asked, transport } = scripted([refusal(503, "unavailable"), away(), Response.json({ n: 2 })]);
    expect(await transport.json(schema, "/p")).toEqual({ n: 2 });
    expect(asked).toHaveLength(3);
    const hopeless = scripted([away(), away(), away()]);
    await expect(hopeless.transport.json(schema, "/p")).rejects.toThrow(UnreachableError);
    expect(hopeless.asked).toHaveLength(3);
  });

  it("that changes something is sent once, unless the server would know it again", async () => {
    const once = scripted([refusal(503, "unavailable")]);
    await expect(once.transport.json(schema, "/p", { method: "POST", json: {} })).rejects.toThrow(ApiError);
    expect(once.asked).toHaveLength(1);
    const known = scripted([refusal(503, "unavailable"), Response.json({ n: 3 })]);
    const request = { method: "POST", json: {}, repeatable: true } as const;
    expect(await known.transport.json(schema, "/p", request)).toEqual({ n: 3 });
  });

  it("that is refused is not sent again, and says why", async () => {
    const { asked, transport } = scripted([refusal(409, "conflict")]);
    await expect(transport.json(schema, "/p")).rejects.toMatchObject({ status: 409, code: "conflict" });
    expect(asked).toHaveLength(1);
  });

  it("that something else answers says so", async () => {
    for (const answer of [
      new Response("<html>"),
      new Response("nope", { status: 404 }),
      Response.json({ m: 1 }),
    ]) {
      const { transport } = scripted([answer]);
      await expect(transport.json(schema, "/p")).rejects.toThrow(UnreachableError);
    }
  });
});

it("a stream that breaks is opened again behind its last event", async () => {
  const body = (text: string) => () =>
    new Response(text, { headers: { "content-type": "text/event-stream" } });
  const { asked, transport } = scripted([
    body('id: one\ndata: {"n":1}\n\n'),
    away(),
    refusal(503, "unavailable"),
    body('id: two\ndata: {"n":2}\n\n'),
  ]);
  const seen: number[] = [];
  for await (const event of followEvents(transport, schema, "/s", { cursor: "c" })) {
    seen.push(event.n);
    if (seen.length === 2) break;
  }
  expect(seen).toEqual([1, 2]);
  const last = asked.map(({ init }) => new Headers(init.headers).get("last-event-id"));
  expect(last).toEqual([null, "one", "one", "one"]);
});

it("a stream whose server stays away gives up after its patience", async () => {
  const { transport } = scripted([away(), away(), away(), away()]);
  const all = followEvents(transport, schema, "/s", { patienceMs: 0 });
  await expect(all.next()).rejects.toThrow(UnreachableError);
});
