import * as schema from "@foldwise/db/schema";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DELETE as closeSession, POST as openSession, GET as showSession } from "@/app/api/v1/session/route";
import { GET as listSweeps } from "@/app/api/v1/sweeps/route";
import { parseEnvironment } from "./environment";
import { installServices, openServices } from "./services";
import { send, startApi, type TestApi } from "./testing/api";
import { call, findHandlers } from "./testing/handlers";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const handlers = await findHandlers();

describe("with a token", () => {
  const token = "0123456789abcdef-token";
  let guarded: ReturnType<typeof openServices>;
  beforeAll(() => {
    guarded = openServices(
      parseEnvironment({
        DATABASE_URL: api.environment.databaseUrl,
        FOLDWISE_TOKEN: token,
        TEMPORAL_ADDRESS: "127.0.0.1:1",
      }),
    );
    installServices(guarded);
  });
  afterAll(async () => {
    await guarded.close();
    installServices(api);
  });

  it("every route but health and the session asks for it", async () => {
    for (const route of handlers) {
      const headers = { "content-type": "application/json" };
      const answer = await call(route, { headers, body: route.method === "GET" ? undefined : "{}" });
      const open = ["/api/health", "/api/v1/session"].includes(route.path);
      if (open) expect(answer.status, route.path).not.toBe(401);
      else expect(answer.status, `${route.method} ${route.path}`).toBe(401);
    }
  });

  it("takes it as a bearer or as the cookie that the session gives", async () => {
    const list = (headers: Record<string, string>) => send(listSweeps, "/api/v1/sweeps", { headers });
    expect((await list({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await list({ authorization: "Bearer wrong" })).status).toBe(401);
    const session = (given: string) =>
      send(openSession, "/api/v1/session", { method: "POST", body: { token: given } });
    expect((await session("wrong")).status).toBe(401);
    const cookie = (await session(token)).headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain(token);
    expect((await list({ cookie: cookie.split(";")[0] ?? "" })).status).toBe(200);
  });

  it("says that there is something to sign out of", async () => {
    const answer = await send(showSession, "/api/v1/session");
    expect(await answer.json()).toEqual({ tokenRequired: true });
  });

  const signIn = async () => {
    const answer = await send(openSession, "/api/v1/session", { method: "POST", body: { token } });
    return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  };
  const statusWith = async (cookie: string) =>
    (await send(listSweeps, "/api/v1/sweeps", { headers: { cookie } })).status;

  it("a session ends with signing out, for this browser alone, whoever kept the cookie", async () => {
    const [mine, other] = [await signIn(), await signIn()];
    expect(mine).not.toBe(other);
    const closed = await send(closeSession, "/api/v1/session", {
      method: "DELETE",
      headers: { cookie: mine },
      body: {},
    });
    expect(closed.headers.get("set-cookie")).toContain("Max-Age=0");
    expect(await statusWith(mine)).toBe(401);
    expect(await statusWith(other)).toBe(200);
  });

  it("a session ends with its time, on the server too, and no cookie is in the database", async () => {
    const cookie = await signIn();
    expect(await statusWith(cookie)).toBe(200);
    const stored = await api.db.select().from(schema.session);
    expect(JSON.stringify(stored)).not.toContain(cookie.split("=")[1]);
    await api.db.update(schema.session).set({ expiresAt: new Date(Date.now() - 1_000) });
    expect(await statusWith(cookie)).toBe(401);
    await signIn();
    expect(await api.db.$count(schema.session)).toBe(1);
  });

  it("wrong tokens of one address are logged and then answered with 429, the right one too; other addresses go on", async () => {
    const log = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const ask = (given: string, address: string) =>
      send(listSweeps, "/api/v1/sweeps", {
        headers: { authorization: `Bearer ${given}`, "x-forwarded-for": address },
      });
    for (let guess = 0; guess < 10; guess++)
      expect((await ask(`guess-${guess}`, "10.1.1.1")).status).toBe(401);
    const held = await ask(token, "10.1.1.1");
    expect(held.status).toBe(429);
    expect(held.headers.get("retry-after")).toBe("60");
    expect((await ask(token, "10.1.1.2")).status).toBe(200);
    const lines = log.mock.calls.map(String);
    log.mockRestore();
    expect(lines).toHaveLength(10);
    expect(lines.join()).not.toContain("guess-");
  });
});

it("without a token there is nothing to sign out of", async () => {
  const answer = await send(showSession, "/api/v1/session");
  expect(await answer.json()).toEqual({ tokenRequired: false });
});
