import { createHmac, timingSafeEqual } from "node:crypto";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import { signingKey } from "@foldwise/db/repositories/artifact-upload";

/** One method at one path with these parameters, until it expires. */
interface Signed {
  method: "GET" | "PUT";
  path: string;
  parameters?: Readonly<Record<string, string>>;
}

/**
 * Makes addresses of this server that need no token: for one method, path and set of parameters, until they expire.
 * @param request whose Host the addresses have: the client reaches the server by that name
 */
export async function makeSigner({
  ctx,
  request,
  seconds,
}: {
  ctx: Context;
  request: Request;
  seconds: number;
}): Promise<(signed: Signed) => string> {
  const key = await signingKey({ ctx });
  const expires = String(Math.floor(Date.now() / 1_000) + seconds);
  const origin = originOf(request);
  return ({ method, path, parameters = {} }) => {
    const query = new URLSearchParams({ ...parameters, expires });
    query.set("signature", signatureOf(key, { method, path, query }));
    return `${origin}${path}?${query}`;
  };
}

/** Whether a request's address says that it is signed. */
export function isSigned(request: Request): boolean {
  return new URL(request.url).searchParams.has("signature");
}

/** @throws FoldwiseError `forbidden` for an address that was changed, is used otherwise than it was made for, or has expired */
export async function requireSignature(request: Request, ctx: Context): Promise<void> {
  const { pathname, searchParams } = new URL(request.url);
  const query = new URLSearchParams(searchParams);
  const given = query.get("signature") ?? "";
  query.delete("signature");
  const method = request.method === "HEAD" ? "GET" : request.method;
  const expected = signatureOf(await signingKey({ ctx }), { method, path: pathname, query });
  if (!equal(given, expected))
    throw new FoldwiseError("forbidden", "The signature does not fit this address; ask for a new one.");
  if (Number(query.get("expires")) * 1_000 < Date.now())
    throw new FoldwiseError("forbidden", "This address has expired; ask for a new one.");
}

function signatureOf(
  key: Buffer,
  { method, path, query }: { method: string; path: string; query: URLSearchParams },
): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return createHmac("sha256", key).update(`${method}\n${path}\n${sorted}`).digest("base64url");
}

function equal(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** The address that the client used, as far as the request says: a proxy in front ends TLS. */
function originOf(request: Request): string {
  const [forwarded] = (request.headers.get("x-forwarded-proto") ?? "").split(",");
  const own = new URL(request.url);
  const scheme = /^https?$/.test(forwarded?.trim() ?? "") ? forwarded?.trim() : own.protocol.slice(0, -1);
  return `${scheme}://${request.headers.get("host") ?? own.host}`;
}
