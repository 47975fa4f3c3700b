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
