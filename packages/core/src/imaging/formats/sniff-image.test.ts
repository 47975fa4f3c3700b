import { describe, expect, test } from "vitest";
import { encodeBmp } from "../../datasets/encode-bmp";
import { sniffImage } from "./sniff-image";
import { MAX_PIXELS } from "./sniffed";

/** Real 3 × 2 px files, from an image library. */
const PNG = fromHex(
  "89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d0000001549444154789c633c2117c5c0c0c0c0c0c0c4000300172a0144c45fa3230000000049454e44ae426082",
);
const JPEG = fromHex(
  "ffd8ffe000104a46494600010100000100010000ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933383740485c4e404457453738506d51575f626768673e4d71797064785c656763ffdb0043011112121815182f1a1a2f634238426363636363636363636363636363636363636363636363636363636363636363636363636363636363636363636363636363ffc00011080002000303012200021101031101ffc4001500010100000000000000000000000000000005ffc40014100100000000000000000000000000000000ffc4001501010100000000000000000000000000000006ffc40014110100000000000000000000000000000000ffda000c03010002110311003f009600a67fffd9",
);

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** The JPEG with EXIF data (hex), or a thumbnail, in an APP1 segment after its first marker. */
function withSegment(jpeg: Uint8Array, exif: string, thumbnail: Uint8Array = new Uint8Array()): Uint8Array {
  const content = [...fromHex("457869660000"), ...fromHex(exif), ...thumbnail];
  const length = content.length + 2;
  return Uint8Array.of(
    ...jpeg.subarray(0, 2),
    0xff,
    0xe1,
    length >> 8,
    length & 255,
    ...content,
    ...jpeg.subarray(2),
  );
}

/** The PNG with EXIF data (hex) in an eXIf chunk after its header; nobody looks at the checksum of one. */
function withChunk(png: Uint8Array, exif: string): Uint8Array {
  const content = fromHex(exif);
  return Uint8Array.of(
    ...png.subarray(0, 33),
    ...[0, 0, 0, content.length],
    ...fromHex("65584966"),
    ...content,
    ...[0, 0, 0, 0],
    ...png.subarray(33),
  );
}

describe("sniffing an image", () => {
  test("reads format and size of BMP, PNG and JPEG", () => {
    expect(sniffImage(encodeBmp(7, 4, new Uint8Array(84)))).toMatchObject({
      format: "bmp",
      width: 7,
      height: 4,
    });
    expect(sniffImage(PNG)).toEqual({
      format: "png",
      width: 3,
      height: 2,
      orientation: 1,
      isDeep: false,
      problem: null,
    });
    expect(sniffImage(JPEG)).toMatchObject({ format: "jpeg", width: 3, height: 2, orientation: 1 });
  });

  test("refuses a small file that declares a huge picture, before anything decodes it", () => {
    const huge = PNG.slice();
    new DataView(huge.buffer).setUint32(16, 60_000);
    new DataView(huge.buffer).setUint32(20, 60_000);
    expect(sniffImage(huge).problem).toBe(`too large: 60000 × 60000 px, more than ${MAX_PIXELS} pixels`);
  });

  test("reads the EXIF orientation of JPEG and PNG, in either byte order, and 1 where it is damaged", () => {
    const little = "49492a0008000000" + "0100" + "1201030001000000" + "06000000" + "00000000";
    const big = "4d4d002a00000008" + "0001" + "0112000300000001" + "00080000" + "00000000";
    for (const [exif, orientation] of [
      [little, 6],
      [big, 8],
      [little.slice(0, 30), 1],
      [little.replace("06000000", "2a000000"), 1],
      [big.replace("00000008", "7fffffff"), 1],
      ["", 1],
    ] as const) {
      expect(sniffImage(withSegment(JPEG, exif)), exif).toMatchObject({ width: 3, orientation });
      expect(sniffImage(withChunk(PNG, exif)), exif).toMatchObject({ width: 3, orientation });
    }
  });

  test("does not take a thumbnail's end for the end of the JPEG around it", () => {
    const whole = withSegment(JPEG, "", JPEG);
    expect(sniffImage(whole)).toMatchObject({ format: "jpeg", problem: null });
    expect(sniffImage(whole.subarray(0, whole.length - 2)).problem).toBe(
      "truncated: the end-of-image marker is missing",
    );
  });

  test("names a PNG without pixels, and one whose chunks do not follow each other", () => {
    const noPixels = Uint8Array.of(...PNG.subarray(0, 33), ...PNG.subarray(PNG.length - 12));
    expect(sniffImage(noPixels).problem).toBe("damaged: it has no IDAT chunk, so no pixels");
    const shifted = Uint8Array.of(...PNG.subarray(0, 33), 0, ...PNG.subarray(33));
    expect(sniffImage(shifted).problem).toBe("damaged: no chunk at byte 33");
  });

  test("takes a BMP whose rows run from the top", () => {
    const bytes = encodeBmp(7, 4, new Uint8Array(84));
    new DataView(bytes.buffer).setInt32(22, -4, true);
    expect(sniffImage(bytes)).toMatchObject({ width: 7, height: 4, problem: null });
  });

  test("calls every cut BMP, PNG and JPEG truncated, wherever it is cut", () => {
    for (const whole of [encodeBmp(7, 4, new Uint8Array(84)), PNG, JPEG]) {
      for (let length = 8; length < whole.length; length++) {
        expect(sniffImage(whole.subarray(0, length)).problem, `${length} bytes`).toMatch(/truncated/);
      }
    }
  });

  test("says how much of a truncated BMP is missing", () => {
    expect(sniffImage(encodeBmp(7, 4, new Uint8Array(84)).subarray(0, 100)).problem).toBe(
      "truncated: 100 of 150 bytes that its header declares",
    );
  });

  test("refuses what is no image, an empty file and a size of zero", () => {
    expect(sniffImage(Uint8Array.of(1, 2, 3))).toMatchObject({
      format: null,
      problem: expect.stringMatching(/not a PNG, JPEG, TIFF or BMP image/),
    });
    expect(sniffImage(new Uint8Array(0)).problem).toMatch(/empty/);
    expect(sniffImage(encodeBmp(0, 0, new Uint8Array(0))).problem).toMatch(/0 × 0 px/);
  });

  test("looks at its own bytes only, not at the buffer around them", () => {
    const around = new Uint8Array(400);
    around.set(encodeBmp(7, 4, new Uint8Array(84)), 100);
    expect(sniffImage(around.subarray(100, 250))).toMatchObject({ width: 7, height: 4 });
    expect(sniffImage(around.subarray(100, 249)).problem).toMatch(/truncated/);
  });

  test.each([
    ["DICOM", 128, "DICM", /export each slice or frame/],
    ["NIfTI", 344, "n+1\0", /export each slice or frame/],
    ["MIRAX slide", 0, "[GENERAL]\r\nSLIDE_VERSION = 1", /cut tiles out of it/],
    ["Zeiss CZI", 0, "ZISRAWFILE", /export each plane/],
    ["GIF", 0, "GIF89a", /save it as PNG or TIFF/],
  ])("names %s, which it does not read, and the way on", (foreign, at, magic, remedy) => {
    const bytes = new Uint8Array(400);
    bytes.set(new TextEncoder().encode(magic), at);
    const sniffed = sniffImage(bytes);
    expect(sniffed).toMatchObject({ format: null, foreign });
    expect(sniffed.problem).toMatch(new RegExp(`^a ${foreign} file, which is not supported; `));
    expect(sniffed.problem).toMatch(remedy);
  });
});

describe("sniffing a TIFF", () => {
  test("reads an uncompressed image", () => {
    expect(sniffImage(tiff())).toEqual({
      format: "tiff",
      width: 3,
      height: 2,
      orientation: 1,
      isDeep: false,
      problem: null,
    });
    expect(sniffImage(tiff({ 258: 16 }, { pixels: 12 }))).toMatchObject({ isDeep: true, problem: null });
  });

  test("refuses an ImageJ stack that has one directory for all of its images", () => {
    expect(sniffImage(tiff({}, { description: "ImageJ=1.54f\nimages=12\n" })).problem).toMatch(
      /^a TIFF of 12 pages \(channels, depths or times\), of which none is said to be the image; save each page/,
    );
  });

  test("refuses pages that lead back to one before, and one that begins outside of the file", () => {
    expect(sniffImage(tiff({}, { next: 8 })).problem).toBe("damaged: its pages form no chain");
    expect(sniffImage(tiff({}, { next: 100_000 })).problem).toMatch(
      /^truncated: .* its directory is read up to/,
    );
  });

  test("refuses pixels that do not fill the picture, and a picture of no size", () => {
    expect(sniffImage(tiff({}, { pixels: 5 })).problem).toBe(
      "damaged: its pixels take 6 bytes, and it declares 5",
    );
    expect(sniffImage(tiff({ 256: 0 })).problem).toBe("damaged: its header says 0 × 2 px");
    expect(sniffImage(tiff({ 278: 0 })).problem).toBe("damaged: its strips are 3 × 0 px");
    expect(sniffImage(tiff({ 278: 1 })).problem).toBe("damaged: it says where 1 of its 2 strips are");
  });

  test("calls every cut TIFF truncated, wherever it is cut", () => {
    const whole = tiff();
    for (let length = 8; length < whole.length; length++)
      expect(sniffImage(whole.subarray(0, length)).problem, `${length} bytes`).toMatch(/truncated/);
  });
});

/** Grey, 3 × 2 px in one strip behind its directory, with tags as given. */
function tiff(
  tags: Readonly<Record<number, number>> = {},
  { pixels = 6, next = 0, description = "" }: { pixels?: number; next?: number; description?: string } = {},
): Uint8Array {
  const entries = Object.entries({
    256: 3,
    257: 2,
    258: 8,
    259: 1,
    262: 1,
    ...(description === "" ? {} : { 270: description.length }),
    273: 0,
    277: 1,
    278: 2,
    279: pixels,
    ...tags,
  });
  const end = 8 + 2 + entries.length * 12 + 4;
  const bytes = new Uint8Array(end + description.length + pixels);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8]);
  view.setUint16(8, entries.length, true);
  for (const [i, [tag, value]] of entries.entries()) {
    const at = 10 + i * 12;
    const isText = tag === "270";
    view.setUint16(at, Number(tag), true);
    view.setUint16(at + 2, isText ? 2 : 4, true);
    view.setUint32(at + 4, isText ? value : 1, true);
    view.setUint32(at + 8, isText ? end : tag === "273" ? end + description.length : value, true);
  }
  view.setUint32(end - 4, next, true);
  bytes.set(new TextEncoder().encode(description), end);
  return bytes;
}
