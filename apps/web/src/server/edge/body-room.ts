import { FoldwiseError } from "@foldwise/core/errors";

/** Seconds after which a refused request may come again: at random, so that many do not come back as one. */
const RETRY_AFTER = { least: 1, most: 3 };

/** What the bodies of all requests in hand take together. */
export interface BodyRoom {
  /** Before a body is read. @param promised its length as far as it is known @throws FoldwiseError `too-many-requests` */
  admit(promised: number): void;
  /** A request's body takes so many bytes from now on, until `release`. @throws FoldwiseError `too-many-requests` */
  hold(request: Request, bytes: number): void;
  /** The request is answered. */
  release(request: Request): void;
  /** Bytes that are held now. */
  held(): number;
}

/**
 * Bounds the memory that bodies take from their first byte until their request is answered, however many clients send them
 * and however slowly: what finds no room is refused and may come again. One body alone is always taken, since each has a bound.
 * @param limit in bytes
 */
export function makeBodyRoom(limit: number): BodyRoom {
  const bytesOf = new WeakMap<Request, number>();
  let total = 0;
  const refuse = () => {
    const { least, most } = RETRY_AFTER;
    throw new FoldwiseError(
      "too-many-requests",
      `The requests in hand take the ${limit / 2 ** 20} MiB that there are for them. Nothing of this one was stored; send it again.`,
      { retryAfter: least + Math.floor(Math.random() * (most - least + 1)) },
    );
  };
  return {
    admit(promised) {
      if (total > 0 && total + promised > limit) refuse();
    },
    hold(request, bytes) {
      const before = bytesOf.get(request) ?? 0;
      if (total > before && total - before + bytes > limit) refuse();
      bytesOf.set(request, bytes);
      total += bytes - before;
    },
    release(request) {
      total -= bytesOf.get(request) ?? 0;
      bytesOf.delete(request);
    },
    held: () => total,
  };
}
