import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { type Connection, connect } from "../../client";
import { cancelImport } from "./cancel";
import {
  claimImport,
  type ImportClaim,
  MAX_IMPORT_ATTEMPTS,
  releaseImport,
  renewImport,
  requireImportClaim,
} from "./claim";
import { createImport, findImport, listOpenImports } from "./create";
import { failImport, finishImport } from "./finish";

let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url, { maxConnections: 4 });
});
afterAll(async () => {
  await connection?.close();
  await database?.drop();
});
beforeEach(async () => {
  await connection.pool.query("delete from dataset_import");
});

const progress = { phase: "decoding", done: 12, total: 40 };
const queue = async () => (await createImport({ ctx: connection.db, request: { builtin: "digits" } })).id;
async function claim(workerId: string): Promise<ImportClaim> {
  const claimed = await claimImport({ ctx: connection.db, workerId });
  if (!claimed) throw new Error("nothing to claim");
  return claimed;
}
/** As if the worker had said nothing for a minute. */
const goAway = (id: number) =>
  connection.pool.query("update dataset_import set claimed_at = now() - interval '1 minute' where id = $1", [
    id,
  ]);

describe("an import that another worker has taken over", () => {
  it.each(["finish", "fail", "release", "renew"] as const)("takes no %s of the first one", async (what) => {
    const ctx = connection.db;
    const id = await queue();
    const first = await claim("w1");
    await goAway(id);
    const second = await claim("w2");
    expect(second).toMatchObject({ id, attempt: 2 });
    const late = {
      finish: () => finishImport({ ctx, claim: first, datasetId: 7, report: {} }),
      fail: () => failImport({ ctx, claim: first, error: { message: "late" }, report: null }),
      release: () => releaseImport({ ctx, claim: first }),
      renew: () => renewImport({ ctx, claim: first, progress }),
    }[what];
    expect(await late()).toBe(false);
    expect(await findImport({ ctx, id })).toMatchObject({ state: "running", error: null, progress: null });
    await expect(requireImportClaim({ ctx, claim: first })).rejects.toMatchObject({ code: "fenced" });
    await requireImportClaim({ ctx, claim: second });
    expect(await failImport({ ctx, claim: second, error: { message: "refused" }, report: null })).toBe(true);
    expect(await late()).toBe(false);
    expect(await findImport({ ctx, id })).toMatchObject({ state: "failed", error: { message: "refused" } });
  });

  it("is not the first one's again where the same worker claims it a second time", async () => {
    const ctx = connection.db;
    const id = await queue();
    const first = await claim("w1");
    await goAway(id);
    await claim("w1");
    expect(await failImport({ ctx, claim: first, error: { message: "late" }, report: null })).toBe(false);
  });
});

it("fails after three workers went away over it, and says where the last one was", async () => {
  const ctx = connection.db;
  const id = await queue();
  for (let attempt = 1; attempt <= MAX_IMPORT_ATTEMPTS; attempt++) {
    const claimed = await claim(`w${attempt}`);
    expect(claimed.attempt).toBe(attempt);
    await renewImport({ ctx, claim: claimed, progress });
    await goAway(id);
  }
  expect(await claimImport({ ctx, workerId: "w4" })).toBeNull();
  const view = await findImport({ ctx, id });
  expect(view).toMatchObject({ state: "failed", finishedAt: expect.any(Date) });
  expect(view.error?.message).toBe(
    "The import failed: 3 workers in turn stopped while they ran it, the last in the phase decoding at 12 of 40. See the worker's log; fix or remove the file that stops it, then import again.",
  );
});

it("does not count a worker that gives it back", async () => {
  const ctx = connection.db;
  const id = await queue();
  for (let i = 0; i < 2 * MAX_IMPORT_ATTEMPTS; i++)
    expect(await releaseImport({ ctx, claim: await claim("w1") })).toBe(true);
  expect(await claim("w1")).toMatchObject({ id, attempt: 1 });
});

describe("an import that is cancelled", () => {
  it("is not claimed while it waits, and is listed as open no more", async () => {
    const ctx = connection.db;
    const id = await queue();
    expect((await listOpenImports({ ctx })).map((view) => view.id)).toEqual([id]);
    expect(await cancelImport({ ctx, id })).toMatchObject({
      state: "cancelled",
      request: { builtin: "digits" },
    });
    expect(await claimImport({ ctx, workerId: "w1" })).toBeNull();
    expect(await listOpenImports({ ctx })).toEqual([]);
    expect(await cancelImport({ ctx, id })).toMatchObject({ state: "cancelled" });
  });

  it("takes nothing more of the worker that runs it", async () => {
    const ctx = connection.db;
    const id = await queue();
    const running = await claim("w1");
    await cancelImport({ ctx, id });
    expect(await renewImport({ ctx, claim: running, progress })).toBe(false);
    expect(await finishImport({ ctx, claim: running, datasetId: 7, report: {} })).toBe(false);
    expect(await failImport({ ctx, claim: running, error: { message: "late" }, report: null })).toBe(false);
    expect(await releaseImport({ ctx, claim: running })).toBe(false);
    await expect(requireImportClaim({ ctx, claim: running })).rejects.toMatchObject({ code: "fenced" });
    expect(await findImport({ ctx, id })).toMatchObject({ state: "cancelled", error: null });
  });

  it("is refused once it has ended, with what to do instead", async () => {
    const ctx = connection.db;
    const id = await queue();
    await failImport({ ctx, claim: await claim("w1"), error: { message: "refused" }, report: null });
    await expect(cancelImport({ ctx, id })).rejects.toMatchObject({ code: "conflict" });
    await expect(cancelImport({ ctx, id: 99_999 })).rejects.toMatchObject({ code: "not-found" });
  });
});
