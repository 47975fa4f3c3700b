import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type Preparation, prepareImage, type RgbImage } from "@foldwise/core/imaging";
import { type DataOptions, preparationOf } from "@foldwise/core/trainers";
import { badInput } from "../bad-input";
import { decodeImage } from "./decode";
import { encodePackHead, temporaryPack } from "./pack-format";

export interface PackInput
  extends Pick<DataOptions, "crop" | "resize" | "pad" | "padValue" | "intensityRange"> {
  /** Side of the result, pixels. */
  readonly size: number;
  /** Absolute paths; the order gives the images their index. */
  readonly files: readonly string[];
  readonly key: string;
  readonly out: string;
  /** Called after each image. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

export interface PackResult {
  readonly path: string;
  readonly bytes: number;
  readonly count: number;
  /** Of the whole file, hex. */
  readonly sha256: string;
}

/**
 * Decodes, pads, crops and resizes every file into one pixel pack, written under a temporary name and moved, so that a
 * pack that exists is whole.
 *
 * @throws Error naming the file that cannot be read or decoded; nothing is left behind
 */
export async function packImages({
  files,
  key,
  out,
  onProgress,
  size,
  ...options
}: PackInput): Promise<PackResult> {
  await mkdir(dirname(out), { recursive: true });
  const { intensityRange, ...preparation } = preparationOf(options);
  const temporary = temporaryPack(out, process.pid);
  const contentHash = createHash("sha256");
  const fileHash = createHash("sha256");
  let bytes = 0;
  const file = await open(temporary, "wx");
  try {
    const write = async (chunk: Uint8Array) => {
      contentHash.update(chunk);
      await writeAll(chunk);
    };
    const writeAll = async (chunk: Uint8Array) => {
      fileHash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    };
    await write(encodePackHead({ version: 1, count: files.length, size, channels: 3, key }));
    for (const [index, path] of files.entries()) {
      const source = await readFile(path).catch((cause: unknown) => {
        throw badInput(`${path}: cannot be read`, cause);
      });
      const image = await decodeImage(source, path, intensityRange);
      await write(prepareNamed(image, { ...preparation, size }, path).data);
      await onProgress?.(index + 1, files.length);
    }
    await writeAll(contentHash.digest());
    await file.sync();
    await file.close();
    await rename(temporary, out);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
  return { path: out, bytes, count: files.length, sha256: fileHash.digest("hex") };
}

/** `prepareImage` for where the error has to say which image it is. @throws FoldwiseError `invalid` */
export function prepareNamed(image: RgbImage, preparation: Preparation, name: string): RgbImage {
  try {
    return prepareImage(image, preparation);
  } catch (error) {
    throw badInput(`${name}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}
