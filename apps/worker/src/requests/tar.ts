import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

/**
 * Writes files as one tar archive, read as they are written. No times and no owners are kept, so that equal files make
 * equal archives.
 * @throws Error when a file changes its size while it is read
 */
export async function writeTar(
  path: string,
  files: readonly { path: string; name: string }[],
): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createWriteStream(path, { flags: "wx" }));
  try {
    for (const file of files) {
      const { size } = await stat(file.path);
      await pipeline(createReadStream(file.path), tar.entry({ name: file.name, size, mtime: new Date(0) }));
    }
    tar.finalize();
  } catch (error) {
    tar.destroy();
    await written.catch(() => undefined);
    throw error;
  }
  await written;
}
