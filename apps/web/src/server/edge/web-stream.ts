import type { Readable } from "node:stream";

/** A Node stream as a response takes it: read as fast as the client does, closed when it goes. */
export function webStream(source: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    cancel() {
      source.destroy();
    },
  });
}
