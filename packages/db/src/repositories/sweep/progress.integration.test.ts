import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { createTestDatabase } from "../../../../../infra/testing/database";
import { connect } from "../../client";
import { run, sweep } from "../../schema";
import { openSimulatedTrial, storeRowsOnlyDataset } from "../testing/simulated-trial";
import { makeReadProgress } from "./progress";

it("counts a large sweep again only after a while, or when its state, intent or plan has changed", async () => {
  const database = await createTestDatabase();
  const connection = connect(database.url);
  try {
    const { db } = connection;
    await storeRowsOnlyDataset(db);
    const { sweepId } = await openSimulatedTrial(db, { folds: [0, 1] });
    const large = makeReadProgress({ fromRuns: 2, times: Number.POSITIVE_INFINITY });
    const small = makeReadProgress({ fromRuns: 3, times: Number.POSITIVE_INFINITY });
    const runs = async (read: typeof large) => {
      const rows = await db.select().from(sweep).where(eq(sweep.id, sweepId));
      return (await read(db, rows)).get(sweepId)?.runs;
    };
    expect([await runs(large), await runs(small)]).toEqual([{ queued: 2 }, { queued: 2 }]);
    await db.update(run).set({ state: "failed" }).where(eq(run.fold, 0));
    expect(await runs(large)).toEqual({ queued: 2 });
    expect(await runs(small)).toEqual({ queued: 1, failed: 1 });
    await db.update(sweep).set({ intentVersion: 1 });
    expect(await runs(large)).toEqual({ queued: 1, failed: 1 });
  } finally {
    await connection.close();
    await database.drop();
  }
});
