import { setTimeout as sleep } from "node:timers/promises";
import type { ChangeNotification } from "@foldwise/core/contracts/temporal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { connect } from "../client";
import { createNotifier } from "./create";

describe("notifications", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it("reach subscribers, at most five a second of a kind and id, the last of a burst always", async () => {
    const writer = connect(database.url);
    const reader = connect(database.url);
    const heard: ChangeNotification[] = [];
    const stop = new AbortController();
    await createNotifier(reader).subscribe((notification) => heard.push(notification), {
      signal: stop.signal,
    });
    const notifier = createNotifier(writer);
    const started = performance.now();
    let seconds = 0;
    for (; seconds < 1; seconds = (performance.now() - started) / 1_000) {
      notifier.publish({ kind: "training", id: 1 });
      notifier.publish({ kind: "run", id: 2 });
      await sleep(5);
    }
    expect(heard.length).toBeLessThanOrEqual(2 * (2 + 5 * seconds));
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(4);
    const ofSweep = () => heard.filter(({ kind }) => kind === "sweep").length;
    notifier.publish({ kind: "sweep", id: 3 });
    await expect.poll(ofSweep).toBe(1);
    notifier.publish({ kind: "sweep", id: 3 });
    await notifier.close();
    await expect.poll(ofSweep).toBe(2);
    expect(new Set(heard.map(({ kind, id }) => `${kind} ${id}`))).toEqual(
      new Set(["training 1", "run 2", "sweep 3"]),
    );
    stop.abort();
    await Promise.all([writer.close(), reader.close()]);
  });

  it("go on after the connection is cut", async () => {
    const connection = connect(database.url);
    const heard: ChangeNotification[] = [];
    const stop = new AbortController();
    let connected = 0;
    const notifier = createNotifier(connection);
    await notifier.subscribe((notification) => heard.push(notification), {
      signal: stop.signal,
      onConnected: () => connected++,
    });
    await connection.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'foldwise-notification' and datname = current_database()",
    );
    await expect.poll(() => connected).toBe(2);
    notifier.publish({ kind: "sweep", id: 3 });
    await expect.poll(() => heard).toEqual([{ kind: "sweep", id: 3 }]);
    stop.abort();
    await notifier.close();
    await connection.close();
  });
});
