import { index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, time } from "./columns";

/** A browser that signed in with the token. What its cookie holds is not here, only a digest of it. */
export const session = pgTable(
  "session",
  {
    /** SHA-256 of the cookie's value, hexadecimal. */
    digest: text("digest").primaryKey(),
    createdAt: createdAt(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [index("session_expires").on(table.expiresAt)],
);
