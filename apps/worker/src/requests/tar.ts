import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

interface TarFile {
  path: string;
  /** In the archive. */
  name: string;
}

/** Writes files as one tar archive. @throws Error when a file changes its size while it is read */
export async function writeTar(path: string, files: readonly TarFile[]): Promise<void> {
  await pipeline(tarOf(files), createWriteStream(path, { flags: "wx" }));
}

/**
 * Files as one tar archive, read as it is taken. No times and no owners are kept, so that equal files make equal archives.
 * It ends with an error when a file changes its size while it is read.
 */
export function tarOf(files: readonly TarFile[], onFile: (done: number) => void = () => {}): Readable {
  const tar = pack();
  const write = async () => {
    for (const [index, { path, name }] of files.entries()) {
      if (tar.destroyed) return;
      const { size } = await stat(path);
      await pipeline(createReadStream(path), tar.entry({ name, size, mtime: new Date(0) }));
      onFile(index + 1);
    }
    tar.finalize();
  };
  write().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  const bytes = Readable.from(tar, { objectMode: false });
  bytes.once("close", () => tar.destroy());
  return bytes;
}
