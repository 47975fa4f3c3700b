/** Whether a statement failed because a row with the same key is there; drizzle's own error has that of Postgres as its cause. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && error.code === "23505") return true;
  return isUniqueViolation(error.cause);
}
