/** Names that a full file system gives its errors. */
export const NO_SPACE_CODES = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
