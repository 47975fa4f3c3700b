import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { encodeBmp } from "@foldwise/core/datasets";

/** A set in C-NMC's layout: two folds of two classes of `each` images, every one different. */
export async function writeSet(root: string, { each = 10 }: { each?: number } = {}): Promise<string> {
  for (const fold of [0, 1])
    for (const [position, kind] of ["all", "hem"].entries()) {
      const into = join(root, `fold_${fold}`, kind);
      await mkdir(into, { recursive: true });
      for (let i = 0; i < each; i++) {
        const patient = `${kind === "hem" ? "H" : ""}${fold * 10 + (i % 2) + 1}`;
        const pixels = new Uint8Array(16 * 16 * 3).fill(fold * 100 + position * 50 + i);
        await writeFile(join(into, `UID_${patient}_${i}_1_${kind}.bmp`), encodeBmp(16, 16, pixels));
      }
    }
  return root;
}

/** A grey 8-bit PNG of one value. */
export function greyPng(side: number, value: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  const rows = Buffer.alloc(side * (side + 1), value);
  for (let row = 0; row < side; row++) rows[row * (side + 1)] = 0;
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** An uncompressed grey TIFF of 16 bits, in one strip behind its directory. */
export function greyTiff(
  { width, height, values }: { width: number; height: number; values: readonly number[] },
  isLittle = true,
): Buffer {
  const tags = [
    [256, width],
    [257, height],
    [258, 16],
    [259, 1],
    [262, 1],
    [273, 122],
    [277, 1],
    [278, height],
    [279, values.length * 2],
  ] as const;
  const bytes = Buffer.alloc(122 + values.length * 2);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  bytes.write(isLittle ? "II" : "MM", "latin1");
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, tags.length, isLittle);
  for (const [i, [tag, value]] of tags.entries()) {
    view.setUint16(10 + i * 12, tag, isLittle);
    view.setUint16(12 + i * 12, 4, isLittle);
    view.setUint32(14 + i * 12, 1, isLittle);
    view.setUint32(18 + i * 12, value, isLittle);
  }
  for (const [i, value] of values.entries()) view.setUint16(122 + i * 2, value, isLittle);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
