import { setTimeout as sleep } from "node:timers/promises";
import type { News } from "@foldwise/core/contracts/temporal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { connect } from "../client";
import { createNews } from "./create";

describe("news", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("reach subscribers, at most five a second of a kind and id, the last of a burst always", async () => {
    const writer = connect(database.url);
    const reader = connect(database.url);
    const heard: News[] = [];
    const stop = new AbortController();
    await createNews(reader.pool).subscribe((news) => heard.push(news), { signal: stop.signal });
    const desk = createNews(writer.pool);
    const started = performance.now();
    let seconds = 0;
    for (; seconds < 1; seconds = (performance.now() - started) / 1_000) {
      desk.publish({ kind: "training", id: 1 });
      desk.publish({ kind: "run", id: 2 });
      await sleep(5);
    }
    expect(heard.length).toBeLessThanOrEqual(2 * (2 + 5 * seconds));
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(4);
    const ofSweep = () => heard.filter(({ kind }) => kind === "sweep").length;
    desk.publish({ kind: "sweep", id: 3 });
    await expect.poll(ofSweep).toBe(1);
    desk.publish({ kind: "sweep", id: 3 });
    await desk.close();
    await expect.poll(ofSweep).toBe(2);
    expect(new Set(heard.map(({ kind, id }) => `${kind} ${id}`))).toEqual(
      new Set(["training 1", "run 2", "sweep 3"]),
    );
    stop.abort();
    await Promise.all([writer.close(), reader.close()]);
  });

  it("go on after the connection is cut", async () => {
    const connection = connect(database.url);
    const heard: News[] = [];
    const stop = new AbortController();
    let connected = 0;
    const desk = createNews(connection.pool);
    await desk.subscribe((news) => heard.push(news), { signal: stop.signal, onConnected: () => connected++ });
    await connection.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'foldwise-news' and datname = current_database()",
    );
    await expect.poll(() => connected).toBe(2);
    desk.publish({ kind: "sweep", id: 3 });
    await expect.poll(() => heard).toEqual([{ kind: "sweep", id: 3 }]);
    stop.abort();
    await desk.close();
    await connection.close();
  });
});
