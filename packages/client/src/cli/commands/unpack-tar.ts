import { createWriteStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Failed } from "../exit-codes";

const BLOCK = 512;

/**
 * Unpacks plain files of a ustar archive into a folder, whatever folders their names have.
 * @throws Failed for an archive that is cut off or of another kind
 */
export async function unpackTar(path: string, folder: string): Promise<{ path: string; bytes: number }[]> {
  const written: { path: string; bytes: number }[] = [];
  const archive = await open(path, "r");
  try {
    for (let at = 0; ; ) {
      const header = await readBlock(archive, at);
      if (header.every((byte) => byte === 0)) return written;
      if (header.toString("latin1", 257, 262) !== "ustar") throw new Failed("The archive is damaged.");
      const text = (from: number, to: number) => header.toString("latin1", from, to).replace(/\0.*$/s, "");
      const bytes = Number.parseInt(text(124, 136), 8);
      const target = join(folder, basename(text(0, 100)));
      at += BLOCK;
      if (bytes > 0)
        await pipeline(
          archive.createReadStream({ start: at, end: at + bytes - 1, autoClose: false }),
          createWriteStream(target),
        );
      written.push({ path: target, bytes });
      at += Math.ceil(bytes / BLOCK) * BLOCK;
    }
  } finally {
    await archive.close();
  }
}

async function readBlock(archive: FileHandle, at: number): Promise<Buffer> {
  const block = Buffer.alloc(BLOCK);
  const { bytesRead } = await archive.read(block, 0, BLOCK, at);
  if (bytesRead < BLOCK) throw new Failed("The archive is cut off.");
  return block;
}
