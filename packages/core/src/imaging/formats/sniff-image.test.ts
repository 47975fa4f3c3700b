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
    expect(sniffImage(PNG)).toEqual({ format: "png", width: 3, height: 2, orientation: 1, problem: null });
    expect(sniffImage(JPEG)).toEqual({ format: "jpeg", width: 3, height: 2, orientation: 1, problem: null });
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
      problem: expect.stringMatching(/not a BMP/),
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
});
