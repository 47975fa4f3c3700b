import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { DamagedArtifactError } from "./damaged";
import type { ArtifactStore } from "./store";

const AT_ONCE = 8;

export interface Copied {
  copied: number;
  bytes: number;
  /** There already, with the same size: an earlier copy that was cut off goes on. */
  skipped: number;
  /** SHA-256 that names bytes which have another one. They are not copied: what named them would read them as damaged. */
  damaged: string[];
}

/**
 * Copies all artifacts of a store to another one, each compared with its SHA-256 as it is read. What is added or removed meanwhile
 * may be missed: web app and workers should be stopped.
 * @param onArtifact told after each
 */
export async function copyArtifacts({
  from,
  to,
  onArtifact = () => {},
}: {
  from: Pick<ArtifactStore, "list" | "find" | "open" | "location">;
  to: Pick<ArtifactStore, "find" | "putStream">;
  onArtifact?: (so: Readonly<Copied>) => void;
}): Promise<Copied> {
  const so: Copied = { copied: 0, bytes: 0, skipped: 0, damaged: [] };
  const listed = from.list()[Symbol.asyncIterator]();
  const copyOthers = async () => {
    for (;;) {
      const next = await listed.next();
      if (next.done) return;
      await copyOne(next.value.sha256);
      onArtifact(so);
    }
  };
  async function copyOne(sha256: string): Promise<void> {
    const [there, found] = await Promise.all([to.find(sha256), from.find(sha256)]);
    if (!found) return;
    if (there?.bytes === found.bytes) {
      so.skipped++;
      return;
    }
    try {
      const { bytes } = await to.putStream(Readable.from(wholeBytes(from, sha256), { objectMode: false }));
      so.copied++;
      so.bytes += bytes;
    } catch (error) {
      if (!(error instanceof DamagedArtifactError)) throw error;
      so.damaged.push(sha256);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, copyOthers));
  return so;
}

/** Ends with an error where its SHA-256 is another one, so that nothing of it is stored. */
async function* wholeBytes(
  from: Pick<ArtifactStore, "open" | "location">,
  sha256: string,
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash("sha256");
  for await (const chunk of await from.open(sha256)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest("hex") !== sha256) throw new DamagedArtifactError(sha256, from.location);
}
