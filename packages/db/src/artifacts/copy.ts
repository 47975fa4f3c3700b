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
  from: Pick<ArtifactStore, "list" | "find" | "open">;
  to: Pick<ArtifactStore, "find" | "putStream" | "remove">;
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
    const stored = await to.putStream(await from.open(sha256));
    if (stored.sha256 === sha256) {
      so.copied++;
      so.bytes += stored.bytes;
      return;
    }
    so.damaged.push(sha256);
    await to.remove(stored.sha256);
  }
  await Promise.all(Array.from({ length: AT_ONCE }, copyOthers));
  return so;
}
