import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { session } from "../../schema";

/** Signs a browser out: its cookie is worth nothing from now on. */
export async function closeSession({ ctx, digest }: { ctx: Context; digest: string }): Promise<void> {
  await ctx.delete(session).where(eq(session.digest, digest));
}
