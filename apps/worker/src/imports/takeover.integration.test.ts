import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { artifactSettings, makeFolderStore, openArtifactStore } from "@foldwise/db/artifacts";
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
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type S3Server, startS3 } from "../../../../infra/testing/s3";
import { startProxy, type TcpProxy } from "../../../../infra/testing/tcp-proxy";
import { makeDatasetFolders } from "../datasets/dataset-folders";
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

describe("the artifact store, a bucket,", () => {
  let s3: S3Server;
  let proxy: TcpProxy;
  beforeAll(async () => {
    s3 = await startS3();
    await s3.createBucket("lab");
    proxy = await startProxy({ target: { host: "127.0.0.1", port: s3.port } });
  });
  afterAll(async () => {
    await proxy?.stop();
    await s3?.stop();
  });

  /** A worker whose artifacts are in the bucket, as these variables say. */
  function workerOfBucket(variables: Record<string, string>) {
    const worker = workerOf("w1");
    const home = join(folder, "home of bucket");
    const { settings } = artifactSettings({ ...s3.variables("lab"), ...variables }, home);
    if (!settings) throw new Error("the bucket's settings are right");
    const artifacts = openArtifactStore(settings);
    const deps = { ...worker.deps, artifacts: artifacts.store, datasets: makeDatasetFolders(artifacts) };
    return { ...worker, deps };
  }

  async function newImport(name: string, each: number) {
    const path = await writeSet(join(folder, name), { each });
    return createImport({ ctx: connection.db, request: { path, patients: "stop", refusedFiles: "stop" } });
  }

  it("is waited for while it is out of reach, which the import says, and the import then ends as any other", async () => {
    const { db: ctx } = connection;
    const { id } = await newImport("outage", 14);
    const endpoint = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${proxy.port}` };
    const { deps, errors } = workerOfBucket(endpoint);
    proxy.close();
    const running = runImport(deps, await claim("w1"));
    await expect
      .poll(async () => (await findImport({ ctx, id })).progress?.phase, { timeout: 60_000 })
      .toBe("waiting for the artifact store");
    proxy.open();
    await running;
    expect(errors).toEqual([]);
    const { state, datasetId } = await findImport({ ctx, id });
    expect(state).toBe("complete");
    const [{ archive } = { archive: null }] = await ctx
      .select({ archive: schema.dataset.archive })
      .from(schema.dataset)
      .where(eq(schema.dataset.id, datasetId ?? 0));
    expect(archive && (await deps.artifacts.has(archive))).toBe(true);
  });

  it("can be cancelled while it is waited for", async () => {
    const { db: ctx } = connection;
    const { id } = await newImport("cancelled outage", 15);
    const { deps, errors } = workerOfBucket({ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${proxy.port}` });
    proxy.close();
    const running = runImport(deps, await claim("w1"));
    await expect
      .poll(async () => (await findImport({ ctx, id })).progress?.phase, { timeout: 60_000 })
      .toBe("waiting for the artifact store");
    await cancelImport({ ctx, id });
    await running;
    proxy.open();
    expect(errors).toEqual([]);
    expect(await findImport({ ctx, id })).toMatchObject({ state: "cancelled", datasetId: null });
  });

  it("fails the import with the reason where it refuses, stores nothing, and the import can be done again", async () => {
    const { db: ctx } = connection;
    const before = await ctx.select().from(schema.dataset);
    const readOnly = await startS3({ folder: s3.folder, isReadOnly: true });
    const { id } = await newImport("refused", 16);
    try {
      const refused = workerOfBucket({ AWS_ENDPOINT_URL_S3: readOnly.endpoint });
      await runImport(refused.deps, await claim("w1"));
      expect(refused.errors).toEqual([]);
    } finally {
      await readOnly.stop();
    }
    expect(await findImport({ ctx, id })).toMatchObject({
      state: "failed",
      error: {
        message: expect.stringMatching(/^Access is denied while writing s3:\/\/lab .*Allow .*PutObject/),
      },
    });
    expect(await ctx.select().from(schema.dataset)).toEqual(before);
    const again = await newImport("refused", 16);
    await runImport(workerOfBucket({}).deps, await claim("w1"));
    expect(await findImport({ ctx, id: again.id })).toMatchObject({ state: "complete" });
  });
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
