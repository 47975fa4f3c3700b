import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { StoredArtifact } from "./store";

/**
 * Writes bytes to a file that there is not yet, and takes their SHA-256 meanwhile. What a failure leaves is the caller's to remove.
 * @param open called only when the file is about to be written: a stream that fails before anyone listens would end the process
 */
export async function writeHashed(open: () => Readable, path: string): Promise<StoredArtifact> {
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(open(), measure, createWriteStream(path, { flags: "wx" }));
  return { sha256: hash.digest("hex"), bytes };
}
