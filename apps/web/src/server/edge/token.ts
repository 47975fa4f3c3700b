import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { FoldwiseError } from "@foldwise/core/errors";
import { REPORT_TOKEN_PREFIX } from "@foldwise/core/trainers";
import type { Context } from "@foldwise/db/client";
import { isSessionOpen } from "@foldwise/db/repositories/session";
import { callerOf, type GuessLimit, tokenGuesses } from "./guess-limit";

export const SESSION_COOKIE = "foldwise_session";

/**
 * @param takesPassword whether the token may also be the password of Basic authentication; the user's name is nobody's
 * @throws FoldwiseError `unauthenticated` when a token is configured and the request carries neither it nor the cookie
 * of an open session; `too-many-requests` after many wrong ones from one address.
 */
export async function requireToken(
  request: Request,
  {
    token,
    db,
    guesses = tokenGuesses,
    takesPassword = false,
  }: { token: string | null; db: Context; guesses?: GuessLimit; takesPassword?: boolean },
): Promise<void> {
  if (token === null) return;
  const bearer = bearerOf(request) ?? (takesPassword ? passwordOf(request) : undefined);
  if (bearer !== undefined) {
    checkToken(request, bearer, { token, guesses });
    return;
  }
  const cookie = sessionCookie(request);
  if (cookie !== null && (await isSessionOpen({ ctx: db, digest: digestOf(cookie) }))) return;
  throw new FoldwiseError(
    "unauthenticated",
    "Authentication required: send Authorization: Bearer TOKEN, or sign in on the page.",
  );
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

function passwordOf(request: Request): string | undefined {
  const encoded = /^Basic +([a-z0-9+/]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? undefined : pair.slice(colon + 1);
}

/**
 * The token of a run's attempt that a request carries; null where it carries none. Its 256 random bits need no limit on
 * guesses, so that a program with an old one keeps nobody else at its address waiting.
 */
export function reportToken(request: Request): string | null {
  const bearer = bearerOf(request);
  return bearer?.startsWith(REPORT_TOKEN_PREFIX) ? bearer : null;
}

/** @throws FoldwiseError `unauthenticated` for a wrong token, `too-many-requests` after many from one address */
export function checkToken(
  request: Request,
  given: string,
  { token, guesses = tokenGuesses }: { token: string; guesses?: GuessLimit },
): void {
  const caller = callerOf(request);
  // Before the comparison: an answer tells a guesser whether it was right.
  guesses.admit(caller);
  if (equal(given, token)) return;
  guesses.wrong(caller);
  throw new FoldwiseError("unauthenticated", "Invalid token.");
}

/** The value of a new session's cookie: 256 random bits. */
export function newSessionValue(): string {
  return randomBytes(32).toString("base64url");
}

/** What the database keeps of a secret. */
export function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

export function sessionCookie(request: Request): string | null {
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
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
