import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type RgbImage, rgbImage } from "@foldwise/core/imaging";
import { badInput } from "../bad-input";
import { PACK_MAGIC, PACK_TRAILER, type PackHeader, packHeaderSchema } from "./pack-format";

/** A pixel pack open for reading. */
export interface PixelPack {
  readonly header: PackHeader;
  /**
   * @param into what the values are read into; a new array where left out
   * @throws RangeError when there is no such image
   */
  image(index: number, into?: Uint8Array): RgbImage;
  close(): void;
}

/** Values of one image. */
export function imageLength({ size, channels }: Pick<PackHeader, "size" | "channels">): number {
  return size * size * channels;
}

/**
 * Opens a pixel pack. Images are read when asked for; the operating system keeps what was read.
 *
 * @throws Error naming the file when it is no pack, or shorter or longer than its header says
 */
export function openPack(path: string): PixelPack {
  const file = openSync(path, "r");
  try {
    const { header, start } = readHead(file, path);
    const length = imageLength(header);
    const expected = start + header.count * length + PACK_TRAILER;
    const actual = fstatSync(file).size;
    if (actual !== expected)
      throw badInput(`${path}: the pixel pack has ${actual} bytes where its header asks for ${expected}`);
    return {
      header,
      image: (index, into) => {
        if (!Number.isInteger(index) || index < 0 || index >= header.count)
          throw new RangeError(`${path}: no image ${index} among ${header.count}`);
        const data = into ?? new Uint8Array(length);
        readFully(file, data, start + index * length, path);
        return rgbImage(header.size, header.size, data);
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readHead(file: number, path: string): { header: PackHeader; start: number } {
  const head = Buffer.alloc(12);
  readFully(file, head, 0, path);
  if (head.toString("latin1", 0, 8) !== PACK_MAGIC) throw badInput(`${path}: not a pixel pack`);
  const json = Buffer.alloc(head.readUInt32LE(8));
  readFully(file, json, 12, path);
  return { header: packHeaderSchema.parse(JSON.parse(json.toString("utf8"))), start: 12 + json.length };
}

function readFully(file: number, target: Uint8Array, position: number, path: string): void {
  let done = 0;
  while (done < target.length) {
    const read = readSync(file, target, done, target.length - done, position + done);
    if (read === 0) throw badInput(`${path}: the pixel pack is truncated`);
    done += read;
  }
}
