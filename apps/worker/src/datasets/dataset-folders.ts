import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FoldwiseError, notFound } from "@foldwise/core/errors";
import type { Artifacts, LocalFile } from "@foldwise/db/artifacts";
import { extract } from "tar-stream";
import { tarOf } from "../requests/tar";

/** Where a dataset's images are. */
export interface DatasetPlace {
  /** SHA-256 of the artifact that holds them as a tar archive. */
  archive: string | null;
  /** The folder that they were imported from; where they are when there is no archive. */
  location: string;
}

/** The images of datasets, for a worker that may not share a folder with the one that imported them. */
export interface DatasetFolders {
  /** A folder of this machine with the images below it. @throws FoldwiseError `not-found`, `unavailable` */
  hold(dataset: DatasetPlace): Promise<LocalFile>;
  /**
   * Keeps images in the artifact store.
   * @param paths below `folder`
   * @returns the archive's SHA-256; null where workers share what they read and nothing has to be kept
   */
  archive(folder: string, paths: readonly string[], options: ArchiveOptions): Promise<string | null>;
}

interface ArchiveOptions {
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

export function makeDatasetFolders({ store, cache, isSeparate }: Artifacts): DatasetFolders {
  return {
    async hold({ archive, location }) {
      if (archive !== null)
        return cache.holdFolder(archive, {
          bytes: async () => {
            const found = await store.find(archive);
            if (found === null) throw notFound("archive of images", archive);
            return found.bytes;
          },
          make: async (folder) => unpack(await store.open(archive), folder),
        });
      // Imported before artifacts had a place of their own.
      if (isSeparate && (await stat(location).catch(() => null)) === null)
        throw new FoldwiseError(
          "not-found",
          `The images are in ${location}, which this worker's machine does not have. Import them again where they are: they are then kept in ${store.location} for every worker.`,
        );
      return { path: location, release: () => undefined };
    },
    async archive(folder, paths, { signal, onProgress }) {
      if (!isSeparate) return null;
      const files = paths.map((name) => ({ path: join(folder, name), name }));
      const source = tarOf(files, (done) => onProgress(done, files.length));
      const { sha256 } = await store.putStream(addAbortSignal(signal, source));
      return sha256;
    },
  };
}

/** Writes the files of a tar archive below a folder. @throws Error for one that would lie elsewhere */
async function unpack(source: Readable, folder: string): Promise<void> {
  const archive = extract();
  const reading = pipeline(source, archive);
  // Thrown below; until then it must not end the process.
  reading.catch(() => undefined);
  const made = new Set<string>();
  for await (const entry of archive) {
    const { name } = entry.header;
    if (isAbsolute(name) || name.split(/[\\/]/).includes(".."))
      throw new Error(`The archive has a file ${JSON.stringify(name)}, outside of its folder.`);
    const path = join(folder, name);
    if (!made.has(dirname(path))) {
      await mkdir(dirname(path), { recursive: true });
      made.add(dirname(path));
    }
    await pipeline(entry, createWriteStream(path, { flags: "wx" }));
  }
  await reading;
}
