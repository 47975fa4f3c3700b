import { NEWS_CHANNEL, type News } from "@foldwise/core/contracts/temporal";
import { sql } from "drizzle-orm";
import type { Context } from "../client";

/** NOTIFY for each of the news, in one statement: the one place that sends any. */
export async function notify(ctx: Pick<Context, "execute">, news: readonly News[]): Promise<void> {
  const payloads = sql.param(news.map((item) => JSON.stringify(item)));
  await ctx.execute(sql`select pg_notify(${NEWS_CHANNEL}, payload) from unnest(${payloads}::text[]) payload`);
}

/**
 * Tells whoever listens, and waits for it: for one change that a person made. A stream of changes goes over
 * `createNews`, which sends at most 5 a second of each kind and id. Call it after the transaction: NOTIFY serialises
 * commits over the whole instance. News may get lost, and what was written is written: listeners look again by
 * themselves, so a failure is none of the caller's.
 */
export async function publishNews(ctx: Pick<Context, "execute">, news: News): Promise<void> {
  await notify(ctx, [news]).catch(() => undefined);
}
