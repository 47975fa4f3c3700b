import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { FoldwiseError } from "@foldwise/core";

export const SESSION_COOKIE = "foldwise_session";

/** @throws FoldwiseError `unauthenticated` when a token is configured and the request carries neither it nor its cookie. */
export function requireToken(request: Request, token: string | null): void {
  if (token === null) return;
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined && isToken(bearer, token)) return;
  const cookie = cookieOf(request.headers.get("cookie") ?? "");
  if (cookie !== null && equal(cookie, sessionOf(token))) return;
  throw new FoldwiseError(
    "unauthenticated",
    "This installation asks for its token: send Authorization: Bearer TOKEN, or sign in on the page.",
  );
}

export function isToken(given: string, token: string): boolean {
  return equal(given, token);
}

/** What the cookie holds: made from the token, so that the token itself stands in no cookie jar. */
export function sessionOf(token: string): string {
  return createHmac("sha256", token).update("foldwise session").digest("hex");
}

function cookieOf(header: string): string | null {
  for (const part of header.split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === SESSION_COOKIE && value) return value;
  }
  return null;
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
