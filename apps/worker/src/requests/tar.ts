import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

const BLOCK = 512;

/**
 * Files as one ustar archive, read as they are written. No times and no owners are kept, so that equal files make equal
 * archives.
 * @param files names of at most 100 ASCII characters
 */
export async function* tarOf(files: readonly { path: string; name: string }[]): AsyncGenerator<Buffer> {
  for (const { path, name } of files) {
    const { size } = await stat(path);
    yield tarHeader(name, size);
    let written = 0;
    for await (const chunk of createReadStream(path)) {
      const bytes = Buffer.from(chunk);
      written += bytes.length;
      yield bytes;
    }
    if (written !== size) throw new Error(`${path} changed while it was read`);
    yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  header.write(name, 0, 100, "latin1");
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  header.write("        ", 148, "latin1");
  header.write("0", 156, "latin1");
  header.write("ustar\0" + "00", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}
