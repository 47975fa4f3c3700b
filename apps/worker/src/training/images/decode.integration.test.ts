import { readFileSync } from "node:fs";
import { encodeBmp } from "@foldwise/core/datasets";
import { sniffImage, toEightBits } from "@foldwise/core/imaging";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openRuntime } from "../tensorflow/runtime";
import { decodeImage, decodeStored, isDeep } from "./decode";

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));
const { width, height, images } = z
  .object({
    width: z.int(),
    height: z.int(),
    images: z.array(z.object({ name: z.string(), file: base64, rgb: base64 })),
  })
  .parse(JSON.parse(readFileSync(new URL("./fixtures/images.json", import.meta.url), "utf8")));

/** Levels of 255 that a kind of file may be from Pillow's values; of all others it is none. */
const TOLERANCE: Readonly<Record<string, number>> = {
  // TensorFlow cuts the product of ink and black where Pillow rounds it.
  "jpeg-cmyk": 1,
  "jpeg-cmyk-progressive": 1,
};

function file(name: string): Uint8Array {
  const found = images.find((image) => image.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found.file.slice();
}

/** Where a sequence of bytes begins. */
function find(bytes: Uint8Array, sequence: readonly number[]): number {
  const at = bytes.findIndex((_, i) => sequence.every((byte, k) => bytes[i + k] === byte));
  if (at < 0) throw new Error(`no ${sequence}`);
  return at;
}

function altered(name: string, sequence: readonly number[], change: (at: number, bytes: Uint8Array) => void) {
  const bytes = file(name);
  change(find(bytes, sequence), bytes);
  return bytes;
}

describe("PNG and JPEG images", () => {
  it.each(images)("are read as Pillow reads them: $name", async ({ name, file: bytes, rgb }) => {
    const before = openRuntime().liveTensors();
    const image = await decodeImage(bytes, name);
    expect(openRuntime().liveTensors()).toBe(before);
    expect(image).toMatchObject({ width, height });
    const furthest = image.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (rgb[i] ?? 0))),
      0,
    );
    expect(furthest).toBeLessThanOrEqual(TOLERANCE[name] ?? 0);
  });

  it.each(images)("have the size and format that the import reads: $name", ({ name, file: bytes }) => {
    const orientation = Number(/orientation-(\d)$/.exec(name)?.[1] ?? 1);
    const format = name.startsWith("png") ? "png" : "jpeg";
    expect(sniffImage(bytes)).toEqual({
      format,
      width,
      height,
      orientation,
      isDeep: name.endsWith("-16"),
      problem: null,
    });
  });
});

it.each(images.filter(({ name }) => name.endsWith("-16")))(
  "keeps 16 bits of a PNG, of which the upper 8 are what it is read as: $name",
  async ({ file: bytes, rgb }) => {
    const image = await decodeStored(bytes, { keepsDepth: true });
    if (!isDeep(image)) throw new Error("it has 8 bits");
    expect(toEightBits(image).data).toEqual(rgb);
    expect(new Set(image.data.map((value) => value & 255)).size).toBeGreaterThan(200);
  },
);

it("reads a JPEG whose pixel data are damaged between whole markers as far as it goes, as Pillow does", async () => {
  const damaged = file("jpeg-grey");
  damaged.fill(0x55, damaged.length - 60, damaged.length - 30);
  expect(await decodeImage(damaged, "damaged.jpg")).toMatchObject({ width, height });
});

const SOF0 = [0xff, 0xc0];
const baseline = "jpeg-4:2:0-q75";

describe("an image that cannot be read", () => {
  it.each<[string, Uint8Array, RegExp]>([
    [
      "arithmetic coding",
      altered(baseline, SOF0, (at, bytes) => {
        bytes[at + 1] = 0xc9;
      }),
      /^a JPEG that is arithmetic-coded, which is not supported; save it as PNG$/,
    ],
    [
      "lossless JPEG",
      altered(baseline, SOF0, (at, bytes) => {
        bytes[at + 1] = 0xc3;
      }),
      /a JPEG that is lossless/,
    ],
    [
      "JPEG of 12 bits",
      altered(baseline, SOF0, (at, bytes) => {
        bytes[at + 4] = 12;
      }),
      /a JPEG of 12 bits, which is not supported/,
    ],
    ["JPEG cut short", file(baseline).subarray(0, -30), /^truncated: the end-of-image marker is missing$/],
    ["JPEG cut short behind a thumbnail", withThumbnail().subarray(0, -30), /^truncated: the end-of-image/],
    [
      "JPEG with a damaged code table",
      altered(baseline, [0xff, 0xc4], (at, bytes) => {
        bytes[at + 4] = 9;
      }),
      /^damaged: its pixels cannot be decoded/,
    ],
    [
      "JPEG of more pixels than are decoded",
      altered(baseline, SOF0, (at, bytes) => bytes.fill(0xff, at + 5, at + 9)),
      /^too large: 65535 × 65535 px/,
    ],
    [
      "PNG with damaged pixels",
      altered("png-rgb-8", [0x49, 0x44, 0x41, 0x54], (at, bytes) => {
        bytes[at + 60] = (bytes[at + 60] ?? 0) ^ 0xff;
      }),
      /^damaged: its pixels cannot be decoded \(Invalid PNG data/,
    ],
    ["PNG cut short", file("png-rgb-8").subarray(0, -20), /^truncated: the closing IEND chunk is missing$/],
    ["a BMP with an embedded PNG", bmpOfCompression(5), /^a BMP with an embedded PNG image/],
    [
      "text",
      new TextEncoder().encode("no image at all"),
      /^the content is not a PNG, JPEG, TIFF or BMP image$/,
    ],
    ["nothing", new Uint8Array(), /^the file is empty$/],
  ])("is refused by its name and what it is: %s", async (_what, bytes, problem) => {
    const before = openRuntime().liveTensors();
    const error = await refusalOf(bytes);
    expect(error).toMatch(/^FoldwiseError: fold_0\/cell\.x: /);
    expect(error.replace("FoldwiseError: fold_0/cell.x: ", "")).toMatch(problem);
    expect(error).not.toMatch(/TF_Status/);
    expect(openRuntime().liveTensors()).toBe(before);
  });
});

async function refusalOf(bytes: Uint8Array): Promise<string> {
  try {
    await decodeImage(bytes, "fold_0/cell.x");
  } catch (error) {
    return String(error);
  }
  return "it was read";
}

/** A JPEG that holds another, whole one in an APP2 segment before its own frame. */
function withThumbnail(): Uint8Array {
  const [outer, inner] = [file(baseline), file("jpeg-grey")];
  const length = inner.length + 2;
  const head = [0xff, 0xd8, 0xff, 0xe2, length >> 8, length & 255];
  return Uint8Array.from([...head, ...inner, ...outer.subarray(2)]);
}

function bmpOfCompression(compression: number): Uint8Array {
  const bytes = encodeBmp(4, 4, new Uint8Array(48));
  new DataView(bytes.buffer).setUint32(30, compression, true);
  return bytes;
}
