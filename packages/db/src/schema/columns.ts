import { sql } from "drizzle-orm";
import { bigint, customType, timestamp, uuid } from "drizzle-orm/pg-core";

/** The short number that pages, commands and links show. */
export const id = () => bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity();
export const reference = (name: string) => bigint(name, { mode: "number" });
/** A name that is unique over installations, for exports and other systems' clients. */
export const uid = () => uuid("uid").notNull().unique().default(sql`gen_random_uuid()`);
export const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => time("created_at").notNull().defaultNow();
export const deletedAt = () => time("deleted_at");
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
