import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";

/** The key that signs addresses of files; made on first use, and the same for every server of this database. */
export async function signingKey({ ctx }: { ctx: Context }): Promise<Buffer> {
  const read = () =>
    ctx.execute<{ signing_key: Buffer | null }>(sql`select signing_key from artifact_settings where id = 1`);
  const there = (await read()).rows[0]?.signing_key;
  if (there) return there;
  await ctx.execute(sql`
    insert into artifact_settings (id, signing_key) values (1, ${randomBytes(32)})
    on conflict (id) do update set signing_key = coalesce(artifact_settings.signing_key, excluded.signing_key)`);
  const made = (await read()).rows[0]?.signing_key;
  if (!made) throw new Error("no signing key after it was made");
  return made;
}
