import { createReadStream, createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { Failed } from "../exit-codes";

/**
 * Unpacks the plain files of a tar archive into a folder, whatever folders their names have.
 * @throws Failed for an archive that is truncated or not a tar archive
 */
export async function unpackTar(path: string, folder: string): Promise<{ path: string; bytes: number }[]> {
  const written: { path: string; bytes: number }[] = [];
  const archive = extract();
  archive.on("entry", ({ name, size = 0, type }, content, next) => {
    const target = join(folder, basename(name));
    if (type !== "file") return void content.on("end", next).resume();
    pipeline(content, createWriteStream(target)).then(() => {
      written.push({ path: target, bytes: size });
      next();
    }, next);
  });
  await pipeline(createReadStream(path), archive).catch((error: Error) => {
    throw new Failed(`${basename(path)} is truncated or not a tar archive: ${error.message}. Export again.`);
  });
  return written;
}
