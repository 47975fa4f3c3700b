/** The body as it comes; whoever stops reading leaves the rest to be read. */
export async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || value === undefined) return;
      yield value;
    }
  } finally {
    reader?.releaseLock();
  }
}

/** What is read of a refused body. */
const MAX_DRAINED_BYTES = 1024 ** 3;

/**
 * Reads what is left of a refused body, and drops it: clients read the answer once they have sent everything, and take a connection that ends
 * before for a failure of the network, after which they send the body again. The connection of one that goes on without end is closed.
 */
export async function drainBody(request: Request): Promise<void> {
  if (request.body === null || request.body.locked) return;
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(request)) {
      bytes += chunk.byteLength;
      if (bytes > MAX_DRAINED_BYTES) break;
    }
    if (bytes > MAX_DRAINED_BYTES) await request.body.cancel();
  } catch {
    // The client has gone: nobody waits for the answer.
  }
}

/**
 * As `drainBody` beside the answer, where reading may have begun: a slow client hears at once that it is refused. A body that nobody has begun to
 * read is dropped by Node's server, once the request is answered; of one without a length the first bytes are read to see whether there are any.
 */
export function drainBesideAnswer(request: Request): void {
  if (request.bodyUsed || request.headers.has("transfer-encoding")) void drainBody(request);
}
