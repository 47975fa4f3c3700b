import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { encodeBmp } from "../../datasets/encode-bmp";
import type { RgbImage } from "../rgb-image";
import { parseBmpHeader } from "./bmp-header";
import { decodeBmp } from "./decode-bmp";

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));
const { images } = z
  .object({
    images: z.array(
      z.object({
        name: z.string(),
        source: z.enum(["pillow", "written"]),
        width: z.int(),
        height: z.int(),
        file: base64,
        rgb: base64,
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("./fixtures/bmp.json", import.meta.url), "utf8")));

function decode(bytes: Uint8Array): RgbImage {
  const { header, problem } = parseBmpHeader(bytes);
  if (header === null) throw new Error(problem);
  return decodeBmp(bytes, header);
}

function file(name: string): Uint8Array {
  const found = images.find((image) => image.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found.file.slice();
}

/** The fixture with a field of its header changed. */
function altered(name: string, change: (view: DataView) => void): Uint8Array {
  const bytes = file(name);
  change(new DataView(bytes.buffer));
  return bytes;
}

describe("the pixels of a BMP", () => {
  it.each(images)("are right: $name (as $source)", ({ file: bytes, width, height, rgb }) => {
    expect(decode(bytes)).toEqual({ width, height, data: rgb });
  });

  it("are read from the file's own bytes, wherever they lie in a buffer", () => {
    for (const { file: bytes, rgb } of images) {
      const around = new Uint8Array(bytes.length + 7);
      around.set(bytes, 3);
      expect(decode(around.subarray(3, 3 + bytes.length)).data).toEqual(rgb);
    }
  });

  it("are those that our own encoder was given", () => {
    const data = Uint8Array.from({ length: 5 * 3 * 3 }, (_, i) => (i * 37) % 256);
    expect(decode(encodeBmp(5, 3, data))).toEqual({ width: 5, height: 3, data });
  });
});

describe("a BMP that cannot be read", () => {
  it.each<[string, Uint8Array, RegExp]>([
    [
      "embedded JPEG",
      altered("24-bit, header 40", (view) => view.setUint32(30, 4, true)),
      /^a BMP with an embedded JPEG image, which is not supported; save it as PNG$/,
    ],
    [
      "embedded PNG",
      altered("24-bit, header 124", (view) => view.setUint32(30, 5, true)),
      /embedded PNG image/,
    ],
    ["CMYK", altered("32-bit", (view) => view.setUint32(30, 11, true)), /CMYK/],
    [
      "OS/2 Huffman",
      altered("1-bit, header 64", (view) => view.setUint32(30, 3, true)),
      /Huffman-encoded pixels \(OS\/2\)/,
    ],
    [
      "OS/2 RLE24",
      altered("24-bit, header 64", (view) => view.setUint32(30, 4, true)),
      /24-bit run-length encoded/,
    ],
    [
      "unknown header",
      altered("24-bit, header 40", (view) => view.setUint32(14, 41, true)),
      /its header is 41 bytes long/,
    ],
    [
      "unknown depth",
      altered("24-bit, header 40", (view) => view.setUint16(28, 23, true)),
      /23 bits per pixel with compression 0/,
    ],
    [
      "RLE8 of 24 bits",
      altered("24-bit, header 40", (view) => view.setUint32(30, 1, true)),
      /24 bits per pixel with compression 1/,
    ],
    ["width 0", altered("24-bit, header 40", (view) => view.setInt32(18, 0, true)), /0 × 7 px/],
    ["negative width", altered("24-bit, header 40", (view) => view.setInt32(18, -13, true)), /-13 × 7 px/],
    [
      "more pixels than are decoded, in run-length data of a few bytes",
      altered("RLE8", (view) => {
        view.setInt32(18, 65_000, true);
        view.setInt32(22, 65_000, true);
      }),
      /^too large: 65000 × 65000 px/,
    ],
    [
      "masks that overlap",
      altered("32-bit, masks BGRX", (view) => view.setUint32(54, 0xffff, true)),
      /bit masks 0x0000ffff, 0x0000ff00, 0x000000ff overlap/,
    ],
    [
      "a mask in two parts",
      altered("32-bit, masks BGRX", (view) => view.setUint32(54, 0xf0f0000, true)),
      /bit masks 0x0f0f0000/,
    ],
    [
      "empty masks",
      altered("16-bit, masks 5-5-5", (view) => {
        for (const at of [54, 58, 62]) view.setUint32(at, 0, true);
      }),
      /all empty/,
    ],
    [
      "a mask beyond the pixel's bits",
      altered("16-bit, masks 5-5-5", (view) => view.setUint32(54, 0xf0000, true)),
      /bit masks 0xf0000/,
    ],
    [
      "no colour table",
      altered("8-bit, 13 px wide", (view) => view.setUint32(10, 54, true)),
      /without a colour table/,
    ],
    [
      "a colour beyond the table",
      altered("8-bit, 170 colours", (view) => {
        view.setUint32(46, 3, true);
      }),
      /^damaged: pixel \(0, 0\) has colour \d+ of a table of 3$/,
    ],
    [
      "pixels inside the header",
      altered("24-bit, header 40", (view) => view.setUint32(10, 20, true)),
      /begin at byte 20, inside its header/,
    ],
    [
      "run-length data cut short",
      file("RLE8").subarray(0, -20),
      /^truncated: its run-length data end before the last pixel$/,
    ],
    [
      "run-length data that ends early",
      altered("RLE4", (view) => view.setUint16(view.getUint32(10, true), 0x0100, true)),
      /^truncated: its run-length data/,
    ],
    [
      "run-length data that is missing",
      file("RLE8").subarray(0, 54 + 1024),
      /^truncated: 1078 bytes, its pixels begin at byte 1078/,
    ],
    [
      "pixels cut short",
      file("24-bit, header 12").subarray(0, -1),
      /^truncated: 305 of 306 bytes that its header declares$/,
    ],
  ])("is refused by what it is: %s", (_what, bytes, problem) => {
    expect(() => decode(bytes)).toThrow(problem);
  });

  it("is refused or decoded, and never throws something else, whatever bytes stand in its headers", () => {
    for (const { file: bytes } of images)
      for (let at = 2; at < Math.min(bytes.length, 70); at++)
        for (const value of [0, 1, 0x7f, 0xff]) {
          const damaged = bytes.slice();
          damaged[at] = value;
          const { header, problem } = parseBmpHeader(damaged);
          if (header === null) expect(problem).not.toBe("");
          else if (header.width * header.height < 10_000) readsOrRefuses(damaged);
        }
  });
});

/** A refusal says what is damaged or cut off; anything else that is thrown fails the test. */
function readsOrRefuses(bytes: Uint8Array): void {
  try {
    decode(bytes);
  } catch (error) {
    expect(String(error)).toMatch(/FoldwiseError: (damaged|truncated)/);
  }
}
