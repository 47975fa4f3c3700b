import type { StoreContext } from "./context";
import { inTransaction } from "./context";
import { REFRESH_LATEST } from "./latest";
import { lockOwner } from "./lock";
import { resolveOwners } from "./owners";

export async function attachRun({ connection }: StoreContext, { runId }: { runId: number }): Promise<void> {
  const [ownerId] = await resolveOwners(connection.pool, [{ runId }]);
  if (ownerId === undefined || ownerId === null) return;
  await inTransaction(connection.pool, "begin", async (client) => {
    await lockOwner(client, ownerId);
    await client.query(REFRESH_LATEST, [[ownerId], [runId], null]);
  });
}
