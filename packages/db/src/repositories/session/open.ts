import { lt, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { session } from "../../schema";

/** Records a browser that signed in, and forgets those whose time is over. */
export async function openSession({
  ctx,
  digest,
  seconds,
}: {
  ctx: Context;
  /** SHA-256 of the cookie's value, hexadecimal. */
  digest: string;
  /** Lifetime, counted by the database's clock. */
  seconds: number;
}): Promise<void> {
  await ctx.delete(session).where(lt(session.expiresAt, sql`now()`));
  await ctx.insert(session).values({ digest, expiresAt: sql`now() + make_interval(secs => ${seconds})` });
}
