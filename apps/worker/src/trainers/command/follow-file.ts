import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";

const CHUNK = 2 ** 16;

/**
 * The lines of a file that grows, as far as it has grown: each call of `read` gives the whole lines that came since the
 * last, `finish` also a last one without an end. A file that was cut begins anew.
 */
export function followFile(path: string, maxLength: number) {
  let offset = 0;
  let rest = "";
  let decoder = new StringDecoder("utf8");

  async function* read(): AsyncGenerator<string> {
    const file = await open(path, "r").catch(() => null);
    if (file === null) return;
    try {
      const { size } = await file.stat();
      if (size < offset) {
        offset = 0;
        rest = "";
        decoder = new StringDecoder("utf8");
      }
      const buffer = Buffer.alloc(CHUNK);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, CHUNK, offset);
        if (bytesRead === 0) return;
        offset += bytesRead;
        const lines = (rest + decoder.write(buffer.subarray(0, bytesRead))).split("\n");
        rest = lines.pop() ?? "";
        while (rest.length > maxLength) {
          lines.push(rest.slice(0, maxLength));
          rest = rest.slice(maxLength);
        }
        yield* lines;
      }
    } finally {
      await file.close();
    }
  }

  return {
    read,
    async *finish(): AsyncGenerator<string> {
      yield* read();
      if (rest !== "") yield rest;
      rest = "";
    },
  };
}
