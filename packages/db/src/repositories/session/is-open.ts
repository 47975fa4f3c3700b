import { and, eq, gt, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { session } from "../../schema";

/** Whether a browser with this cookie is signed in: known, not signed out, not expired. */
export async function isSessionOpen({ ctx, digest }: { ctx: Context; digest: string }): Promise<boolean> {
  const [row] = await ctx
    .select({ digest: session.digest })
    .from(session)
    .where(and(eq(session.digest, digest), gt(session.expiresAt, sql`now()`)));
  return row !== undefined;
}
