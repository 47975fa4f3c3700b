import { type ChangeNotification, NOTIFICATION_CHANNEL } from "@foldwise/core/contracts/temporal";
import { sql } from "drizzle-orm";
import type { Context } from "../client";

/** NOTIFY for each of the notifications, in one statement: the one place that sends any. */
export async function notify(
  ctx: Pick<Context, "execute">,
  notifications: readonly ChangeNotification[],
): Promise<void> {
  const payloads = sql.param(notifications.map((item) => JSON.stringify(item)));
  await ctx.execute(
    sql`select pg_notify(${NOTIFICATION_CHANNEL}, payload) from unnest(${payloads}::text[]) payload`,
  );
}

/**
 * Tells whoever listens, and waits for it: for one change that a person made. A stream of changes goes over
 * `createNotifier`, which sends at most 5 a second of each kind and id. Call it after the transaction: NOTIFY serialises
 * commits over the whole instance. Notifications may get lost, and what was written is written: listeners look again by
 * themselves, so a failure is none of the caller's.
 */
export async function publishNotification(
  ctx: Pick<Context, "execute">,
  notification: ChangeNotification,
): Promise<void> {
  await notify(ctx, [notification]).catch(() => undefined);
}
