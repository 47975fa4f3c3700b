import { sql } from "drizzle-orm";
import type { Context } from "../../client";

/**
 * What tells this database from another over one folder of artifacts: the uid of the installation, which is that of the
 * first dataset it had; null before one.
 */
export async function artifactOwner({ ctx }: { ctx: Context }): Promise<string | null> {
  await ctx.execute(sql`
    insert into installation (id, uid) select 1, uid from dataset order by id limit 1 on conflict (id) do nothing`);
  const { rows } = await ctx.execute<{ uid: string }>(sql`select uid from installation where id = 1`);
  return rows[0]?.uid ?? null;
}
