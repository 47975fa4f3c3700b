import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { makeFolderStore } from "@foldwise/db/artifacts";
import { type Connection, type Context, connect } from "@foldwise/db/client";
import { createNotifier, type Notifier } from "@foldwise/db/notifications";
import {
  type ClaimedImport,
  cancelImport,
  claimImport,
  createImport,
  findImport,
} from "@foldwise/db/repositories/dataset-import";
import * as schema from "@foldwise/db/schema";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { parseEnvironment } from "../environment";
import { startTrainerProcess } from "../process/trainer-process";
import { buildWhenStale } from "../testing/build";
import { runImport } from "./loop";
import { writeSet } from "./testing";

let database: TestDatabase;
let connection: Connection;
let notifier: Notifier;
let folder: string;

beforeAll(async () => {
  await buildWhenStale();
  folder = await mkdtemp(join(tmpdir(), "foldwise-takeover-"));
  database = await createTestDatabase();
  connection = connect(database.url, { maxConnections: 4 });
  notifier = createNotifier(connection);
});
afterAll(async () => {
  await connection?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const script = fileURLToPath(new URL("../../dist/trainer.mjs", import.meta.url));
const data = fileURLToPath(new URL("../../../../data/datasets", import.meta.url));

/** What a worker process has to carry out an import, and what it complained of. */
function workerOf(workerId: string) {
  const errors: unknown[] = [];
  const deps = {
    db: connection.db,
    workerId,
    notifier,
    artifacts: makeFolderStore(join(folder, "artifacts")),
    datasets: { archive: async () => null },
    home: folder,
    access: parseEnvironment({ DATABASE_URL: database.url }).imports,
    data,
    papers: [],
    start: (job: Parameters<typeof startTrainerProcess>[0]["job"]) =>
      startTrainerProcess({ script, job, limits: { stallMs: 300_000, graceMs: 10_000 } }),
    draining: new AbortController().signal,
    onError: (error: unknown) => errors.push(error),
  };
  return { deps, errors };
}

async function claim(workerId: string, ctx: Context = connection.db): Promise<ClaimedImport> {
  const claimed = await claimImport({ ctx, workerId });
  if (!claimed) throw new Error("nothing to claim");
  return claimed;
}

/** As if its worker had said nothing for a minute; in one transaction, as the worker here goes on saying that it is there. */
function takeOver(id: number, workerId: string): Promise<ClaimedImport> {
  return connection.db.transaction(async (tx) => {
    await tx
      .update(schema.datasetImport)
      .set({ claimedAt: sql`now() - interval '1 minute'` })
      .where(eq(schema.datasetImport.id, id));
    return claim(workerId, tx);
  });
}

/** Carries an import out up to the point where everything is decided and nothing stored, and holds it there. */
async function heldImport(claimed: ClaimedImport) {
  const worker = workerOf(claimed.workerId);
  const reached = makeGate();
  const gate = makeGate();
  const ended = runImport(worker.deps, claimed, {
    beforeStoring: () => {
      reached.open();
      return gate.opened;
    },
  });
  await Promise.race([reached.opened, ended]);
  return { ...worker, resume: gate.open, ended };
}

function makeGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

it("a worker that comes back after another took its import over writes nothing", async () => {
  const { db: ctx } = connection;
  const request: ImportRequest = {
    path: await writeSet(join(folder, "cells")),
    slug: "cells",
    patients: "stop",
    refusedFiles: "stop",
  };
  const { id } = await createImport({ ctx, request });
  const first = await heldImport(await claim("w1"));
  const second = await heldImport(await takeOver(id, "w2"));

  first.resume();
  await first.ended;
  expect(first.errors).toEqual([expect.objectContaining({ code: "fenced" })]);
  expect(await ctx.select().from(schema.dataset)).toEqual([]);
  expect(await findImport({ ctx, id })).toMatchObject({ state: "running", error: null });

  second.resume();
  await second.ended;
  expect(second.errors).toEqual([]);
  expect(await findImport({ ctx, id })).toMatchObject({ state: "complete", datasetId: expect.any(Number) });
  expect((await ctx.select().from(schema.dataset)).map(({ slug }) => slug)).toEqual(["cells"]);
});

it("one that is cancelled stores nothing, complains of nothing and does not come back", async () => {
  const { db: ctx } = connection;
  const before = await ctx.select().from(schema.dataset);
  const path = await writeSet(join(folder, "unwanted"), { each: 12 });
  const { id } = await createImport({ ctx, request: { path, patients: "stop", refusedFiles: "stop" } });
  const held = await heldImport(await claim("w1"));
  expect(await cancelImport({ ctx, id })).toMatchObject({ state: "cancelled" });
  held.resume();
  await held.ended;
  expect(held.errors).toEqual([]);
  expect(await ctx.select().from(schema.dataset)).toEqual(before);
  expect(await findImport({ ctx, id })).toMatchObject({
    state: "cancelled",
    datasetId: null,
    finishedAt: expect.any(Date),
  });
  expect(await claimImport({ ctx, workerId: "w2" })).toBeNull();
});

it("one that is cancelled while its files are decoded stops at the next renewal of its claim", async () => {
  const { db: ctx } = connection;
  const path = await writeSet(join(folder, "slow"), { each: 13 });
  const { id } = await createImport({ ctx, request: { path, patients: "stop", refusedFiles: "stop" } });
  const claimed = await claim("w1");
  const { deps, errors } = workerOf("w1");
  // Holds back what the process says of the files until it is asked to stop: without that the import would hang here.
  const asked = makeGate();
  const start: typeof deps.start = (job) => {
    const session = deps.start(job);
    async function* events() {
      await cancelImport({ ctx, id });
      await asked.opened;
      yield* session.events;
    }
    return {
      ...session,
      events: events(),
      stop: (when) => {
        asked.open();
        session.stop(when);
      },
    };
  };
  await runImport({ ...deps, start }, claimed);
  expect(errors).toEqual([]);
  expect(await findImport({ ctx, id })).toMatchObject({ state: "cancelled", datasetId: null });
});

it("two imports of the same images at once make one dataset", async () => {
  const { db: ctx } = connection;
  const path = await writeSet(join(folder, "twins"), { each: 11 });
  const request: ImportRequest = { path, patients: "stop", refusedFiles: "stop" };
  const ids = [await createImport({ ctx, request }), await createImport({ ctx, request })].map(
    ({ id }) => id,
  );
  const imports = [await heldImport(await claim("w1")), await heldImport(await claim("w2"))];
  for (const held of imports) held.resume();
  await Promise.all(imports.map(({ ended }) => ended));
  expect(imports.flatMap(({ errors }) => errors)).toEqual([]);
  const views = await Promise.all(ids.map((id) => findImport({ ctx, id })));
  expect(views.map(({ state }) => state)).toEqual(["complete", "complete"]);
  expect(new Set(views.map(({ datasetId }) => datasetId)).size).toBe(1);
  expect(views.filter(({ report }) => report?.alreadyThere === true)).toHaveLength(1);
});
