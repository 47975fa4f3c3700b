import { NEWS_CHANNEL, type News } from "@foldwise/core";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";

/**
 * Tells whoever listens. Call it after the transaction: NOTIFY serialises commits over the whole instance. News may
 * get lost, and what was written is written: listeners look again by themselves, so a failure is none of the caller's.
 */
export async function publishNews(ctx: Context, news: News): Promise<void> {
  await ctx.execute(sql`select pg_notify(${NEWS_CHANNEL}, ${JSON.stringify(news)})`).catch(() => undefined);
}
