import { notFound } from "@foldwise/core/errors";

/** Of an artifact's name. */
export const HASH = /^[0-9a-f]{64}$/;

/**
 * The name comes from outside (a link, a request): anything but a hash could name another file.
 * @throws FoldwiseError `not-found`
 */
export function requireHash(sha256: string): void {
  if (!HASH.test(sha256)) throw notFound("artifact", sha256.slice(0, 80));
}
