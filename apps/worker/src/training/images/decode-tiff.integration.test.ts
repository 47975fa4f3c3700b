import { readFileSync } from "node:fs";
import { sniffImage, toEightBits } from "@foldwise/core/imaging";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openRuntime } from "../tensorflow/runtime";
import { decodeImage, decodeStored } from "./decode";

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));
const { width, height, pictures, read, refused } = z
  .object({
    width: z.int(),
    height: z.int(),
    pictures: z.array(base64),
    read: z.array(
      z.union([
        z.object({ name: z.string(), file: base64, rgb: z.int() }),
        z.object({
          name: z.string(),
          file: base64,
          values: z.int(),
          channels: z.union([z.literal(1), z.literal(3)]),
        }),
      ]),
    ),
    refused: z.array(z.object({ name: z.string(), file: base64, why: z.string() })),
  })
  .parse(JSON.parse(readFileSync(new URL("./fixtures/tiff.json", import.meta.url), "utf8")));

/** Levels of 255 that a kind of file may be from Pillow's values; of all others it is none. */
const TOLERANCE: Readonly<Record<string, number>> = {
  // libvips and Pillow round otherwise where they divide by the alpha that is dropped.
  "rgb-8-premultiplied-alpha": 1,
};

function file(name: string): Uint8Array {
  const found = read.find((image) => image.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found.file.slice();
}

/** Pillow turns a TIFF by its orientation. */
function sizeOf(name: string) {
  return /^orientation-[5-8]/.test(name) ? { width: height, height: width } : { width, height };
}

const picture = (at: number) => pictures[at] ?? new Uint8Array();
const deep = (at: number) => new Uint16Array(picture(at).slice().buffer);

describe("a TIFF of 8 bits or fewer", () => {
  const shallow = read.flatMap((image) => ("rgb" in image ? [image] : []));
  it.each(shallow)("is read as Pillow reads it: $name", async ({ name, file: bytes, rgb }) => {
    const image = await decodeImage(bytes, name);
    expect(image).toMatchObject(sizeOf(name));
    const wanted = picture(rgb);
    expect(image.data).toHaveLength(wanted.length);
    const furthest = image.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (wanted[i] ?? 0))),
      0,
    );
    expect(furthest).toBeLessThanOrEqual(TOLERANCE[name] ?? 0);
    expect(sniffImage(bytes)).toEqual({
      format: "tiff",
      ...sizeOf(name),
      orientation: 1,
      isDeep: false,
      problem: null,
    });
  });
});

describe("an image of 16 bits", () => {
  const images = read.flatMap((image) => ("values" in image ? [image] : []));
  it.each(images)(
    "keeps the values that were written: $name",
    async ({ name, file: bytes, values, channels }) => {
      const wanted = { ...sizeOf(name), channels, data: deep(values) };
      expect(await decodeStored(bytes, { keepsDepth: true })).toEqual(wanted);
      expect(sniffImage(bytes)).toMatchObject({ ...sizeOf(name), isDeep: true, problem: null });
      expect(await decodeImage(bytes, name)).toEqual(toEightBits(wanted));
      expect(await decodeImage(bytes, name, [256, 4095])).toEqual(toEightBits(wanted, [256, 4095]));
    },
  );
});

describe("a TIFF that is not read", () => {
  it.each(refused)("is refused by its name and what it is: $name", async ({ name, file: bytes, why }) => {
    const error = await decodeImage(bytes, `fold_0/${name}.tif`).catch(String);
    expect(error).toContain(`fold_0/${name}.tif: a `);
    expect(error).toContain(why);
    // The way on.
    expect(error).toMatch(/; (save|convert|cut) /);
  });

  const cut = (name: string, bytes: number) => file(name).subarray(0, -bytes);
  it.each<[string, Uint8Array, RegExp]>([
    ["cut within its pixels", cut("rgb-8-strips-none", 100), /truncated: \d+ of \d+ bytes/],
    ["cut within its directory", file("rgb-8-strips-none").subarray(0, 60), /truncated: 60 bytes/],
    [
      "more pixels than are decoded",
      withTag("rgb-8-strips-none", 256, 65_535, 257),
      /too large: 65535 × 65535/,
    ],
    [
      "a tile of more pixels than are decoded",
      withTag("rgb-8-tiles-none", 322, 65_535, 323),
      /damaged: its tiles are/,
    ],
    ["damaged Deflate data", damaged("rgb-8-strips-deflate"), /damaged: its pixels cannot be decoded/],
    ["damaged LZW data", damaged("grey-16-strips-lzw"), /damaged: its pixels cannot be decoded/],
  ])("is refused, not guessed at: %s", async (_what, bytes, why) => {
    await expect(decodeImage(bytes, "cell.tif")).rejects.toThrow(why);
  });

  it("is refused or read, whichever byte of it is damaged, and TensorFlow's memory stays as it was", async () => {
    const before = openRuntime().liveTensors();
    for (const name of ["rgb-8-tiles-lzw-predictor", "jpeg-ycbcr", "grey-1-group-4"]) {
      const whole = file(name);
      for (let at = 4; at < whole.length; at += 7) {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ 0xff;
        const result = await decodeImage(bytes, name).catch(String);
        if (typeof result === "string")
          expect(result).toMatch(/^FoldwiseError: \S+: (a|damaged|truncated|too large)/);
        else expect(result.data).toHaveLength(result.width * result.height * 3);
      }
    }
    expect(openRuntime().liveTensors()).toBe(before);
  });
});

/** A little-endian fixture whose tags of short or long numbers say something else. */
function withTag(name: string, tag: number, value: number, ...more: number[]): Uint8Array {
  const bytes = file(name);
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(4, true);
  for (let i = 0; i < view.getUint16(directory, true); i++) {
    const at = directory + 2 + i * 12;
    if ([tag, ...more].includes(view.getUint16(at, true))) view.setUint16(at + 8, value, true);
  }
  return bytes;
}

/** The first strip. */
function stripOf(bytes: Uint8Array): { at: number } {
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(4, true);
  for (let i = 0; i < view.getUint16(directory, true); i++) {
    const entry = directory + 2 + i * 12;
    if (view.getUint16(entry, true) === 273)
      return { at: view.getUint32(view.getUint32(entry + 8, true), true) };
  }
  throw new Error("no strips");
}

function damaged(name: string): Uint8Array {
  const bytes = file(name);
  const { at } = stripOf(bytes);
  return bytes.fill(0xff, at, at + 20);
}
