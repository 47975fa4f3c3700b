import { actOnSweep, createSweep } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { upgrade } from "@foldwise/db/upgrade";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { copyHomeOf01, createInstallationOf01 } from "../../../../infra/testing/released";
import { type Lab, openLab, until } from "./lab";

let database: TestDatabase;
let lab: Lab;
/** Where the images are: those of 0.1 lay in its home, which is not here. */
let images: Lab;
let imagesDatabase: TestDatabase;

beforeAll(async () => {
  const temporalAddress = inject("TEMPORAL_ADDRESS");
  imagesDatabase = await createTestDatabase();
  images = await openLab({ databaseUrl: imagesDatabase.url, temporalAddress });
  const importer = images.startWorker();
  await images.importDataset({ builtin: "digits" });
  await importer.stop();
  database = await createInstallationOf01();
  await upgrade(database.url);
  lab = await openLab({ databaseUrl: database.url, temporalAddress });
  copyHomeOf01(lab.home);
  const [digits] = await images.connection.db.select().from(schema.dataset);
  if (!digits) throw new Error("the digits were imported");
  const { location, fingerprint } = digits;
  const moved = await lab.connection.db
    .update(schema.dataset)
    .set({ location })
    .where(eq(schema.dataset.fingerprint, fingerprint))
    .returning({ slug: schema.dataset.slug });
  expect(moved).toEqual([{ slug: "digits" }]);
  lab.startWorker({ slots: 4 });
});

afterAll(async () => {
  await lab?.close();
  await images?.close();
  await database?.drop();
  await imagesDatabase?.drop();
});

/** The sweep that 0.1 made of a plan. */
async function stored(name: string) {
  const rows = await lab.connection.db
    .select()
    .from(schema.sweep)
    .where(eq(schema.sweep.name, name))
    // Those that are launched again have the same name.
    .orderBy(schema.sweep.id);
  const row = rows.find(({ deletedAt }) => deletedAt === null);
  if (!row) throw new Error(`no sweep ${name}`);
  return row;
}

async function relaunch(name: string, more = ""): Promise<number> {
  const { source } = await stored(name);
  return (await createSweep({ ctx: lab.connection.db, source: `${source}\n${more}` })).id;
}

async function outcomes(sweepId: number) {
  return (await lab.trials(sweepId)).map(({ number, variant, configuration, state, objective }) => ({
    number,
    variant,
    configuration,
    state,
    objective,
  }));
}

describe("plans of 0.1", () => {
  it.each(["search", "grid", "shared", "failing"])("train again as they did: %s", async (name) => {
    const earlier = await stored(name);
    const id = await relaunch(name, "fresh: true\n");
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const trainings = await lab.trainings(id);
    const before = new Set((await lab.trainings(earlier.id)).map((training) => training.id));
    expect(trainings.length).toBe(before.size);
    expect(trainings.filter((training) => before.has(training.id))).toEqual([]);
    expect(await outcomes(id)).toEqual(await outcomes(earlier.id));
  });

  it("share the trainings that 0.1 made", async () => {
    const earlier = await stored("grid");
    const id = await relaunch("grid");
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const ids = (trainings: { id: number }[]) => trainings.map((training) => training.id).toSorted();
    expect(ids(await lab.trainings(id))).toEqual(ids(await lab.trainings(earlier.id)));
    expect(await outcomes(id)).toEqual(await outcomes(earlier.id));
  });

  it("fail as they did", async () => {
    const id = await relaunch("failed", "fresh: true\n");
    expect(await lab.finished(id)).toMatchObject({ state: "failed" });
    expect(await outcomes(id)).toEqual(await outcomes((await stored("failed")).id));
  });

  it("train a network", async () => {
    const id = await relaunch("digits", "fresh: true\n");
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const trials = (await outcomes(id)).map(({ objective, ...trial }) => trial);
    const earlier = await outcomes((await stored("digits")).id);
    expect(trials).toEqual(earlier.map(({ objective, ...trial }) => trial));
    expect((await lab.trainings(id)).map(({ state, epoch }) => [state, epoch])).toEqual(
      Array.from({ length: 12 }, () => ["complete", 3]),
    );
  });
});

describe("sweeps that 0.1 left unfinished", () => {
  it("go on where they were paused", async () => {
    const { id, state } = await stored("paused");
    expect(state).toBe("paused");
    await actOnSweep({ ctx: lab.connection.db, id, action: { action: "resume" } });
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    expect((await lab.trainings(id)).map((training) => [training.state, training.epoch])).toEqual(
      Array.from({ length: 6 }, () => ["complete", 4]),
    );
    const whole = await relaunch("paused", "fresh: true\n");
    await lab.finished(whole);
    expect(await outcomes(id)).toEqual(await outcomes(whole));
  });

  it("leave a training whose worker was killed to the next sweep that wants it", async () => {
    const earlier = await stored("cancelled");
    // It was running when its sweep was cancelled: nobody claims it, and it is given up.
    const attempts = await until("the end of its attempt", async () => {
      const ids = (await lab.trainings(earlier.id)).map((training) => training.id);
      const all = await lab.attempts(ids);
      return all.every(({ outcome }) => outcome !== null) ? all : null;
    });
    const orphans = attempts.filter(({ outcome }) => outcome === "lost").map(({ trainingId }) => trainingId);
    expect(orphans).toHaveLength(1);
    const states = new Map((await lab.trainings(earlier.id)).map(({ id, state }) => [id, state]));
    expect(orphans.map((id) => states.get(id))).toEqual(["cancelled"]);
    expect([...states.values()]).not.toContain("running");
    const id = await relaunch("cancelled");
    await until("its second attempt", async () =>
      (await lab.attempts(orphans)).some(({ number }) => number === 2),
    );
    expect(await lab.attempts(orphans)).toMatchObject([{ outcome: "lost" }, { outcome: null }]);
    await actOnSweep({ ctx: lab.connection.db, id, action: { action: "cancel" } });
    expect(await lab.finished(id)).toMatchObject({ state: "cancelled" });
    await until("the end of its trainings", async () =>
      (await lab.trainings(id)).every(({ state }) => state === "cancelled"),
    );
  });
});
