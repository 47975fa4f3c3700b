import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { augmentationRandom, augmentImage, desaturate, prepareImage, STAGES } from "@foldwise/core/imaging";
import { createRandom } from "@foldwise/core/random";
import { dataSchema } from "@foldwise/core/trainers";
import { ALL_STEPS, AUGMENTED } from "@foldwise/core/trainers/tfjs/augmentation";
import * as tf from "@tensorflow/tfjs-node";
import { afterAll, describe, expect, it } from "vitest";
import { openRuntime } from "../tensorflow/runtime";
import { decodeImage } from "./decode";
import { encodePng } from "./encode-png";
import { imageStages } from "./image-stages";
import { openPack } from "./open-pack";
import { packImages } from "./prepare";

const folder = mkdtempSync(join(tmpdir(), "foldwise-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WIDTH = 10;
const HEIGHT = 7;
const random = createRandom("images");
const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, () => random.int(256));

/** A 24-bit BMP: rows from the bottom, blue first, each row padded to 4 bytes. */
function encodeBmp(): Buffer {
  const row = Math.ceil((WIDTH * 3) / 4) * 4;
  const bmp = Buffer.alloc(54 + row * HEIGHT);
  bmp.write("BM", 0, "latin1");
  bmp.writeUInt32LE(bmp.length, 2);
  bmp.writeUInt32LE(54, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(WIDTH, 18);
  bmp.writeInt32LE(HEIGHT, 22);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      for (let channel = 0; channel < 3; channel++)
        bmp[54 + (HEIGHT - 1 - y) * row + x * 3 + channel] = pixels[(y * WIDTH + x) * 3 + 2 - channel] ?? 0;
  return bmp;
}
const tensor = () => tf.tensor3d(Int32Array.from(pixels), [HEIGHT, WIDTH, 3], "int32");
const bmp = encodeBmp();

describe("decodeImage", () => {
  it("reads BMP and PNG exactly, and JPEG nearly", async () => {
    const before = openRuntime().liveTensors();
    expect(await decodeImage(bmp, "a.bmp")).toEqual({ width: WIDTH, height: HEIGHT, data: pixels });
    const image = tensor();
    const png = await tf.node.encodePng(image);
    const jpeg = await tf.node.encodeJpeg(image, "rgb", 100);
    image.dispose();
    expect((await decodeImage(png, "a.png")).data).toEqual(pixels);
    expect(await decodeImage(jpeg, "a.jpg")).toMatchObject({ width: WIDTH, height: HEIGHT });
    expect(openRuntime().liveTensors()).toBe(before);
  });

  it("reads a grey PNG as three equal channels, and drops the transparency of one with four", async () => {
    const encode = async (depth: number) => {
      const values = Int32Array.from({ length: WIDTH * HEIGHT * depth }, (_, at) => (at * 37) % 256);
      const image = tf.tensor3d(values, [HEIGHT, WIDTH, depth], "int32");
      const png = await tf.node.encodePng(image);
      image.dispose();
      return { values, png };
    };
    const grey = await encode(1);
    expect((await decodeImage(grey.png, "grey.png")).data).toEqual(
      Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => grey.values[Math.floor(at / 3)] ?? 0),
    );
    const clear = await encode(4);
    expect((await decodeImage(clear.png, "clear.png")).data).toEqual(
      Uint8Array.from(clear.values.filter((_, at) => at % 4 !== 3)),
    );
  });

  it("writes PNG files that read back as they were", async () => {
    const image = await decodeImage(bmp, "a.bmp");
    expect(await decodeImage(await encodePng(image), "a.png")).toEqual(image);
  });

  it("names the file that is cut off, altered or no image", async () => {
    const image = tensor();
    const png = await tf.node.encodePng(image);
    const jpeg = await tf.node.encodeJpeg(image);
    image.dispose();
    for (const [name, bytes] of [
      ["cut.bmp", bmp.subarray(0, bmp.length - 40)],
      ["head.bmp", bmp.subarray(0, 20)],
      ["cut.png", png.subarray(0, png.length - 60)],
      ["cut.jpg", jpeg.subarray(0, jpeg.length - 30)],
      ["notes.txt", new TextEncoder().encode("no image at all")],
      ["empty.bmp", new Uint8Array()],
    ] as const)
      await expect(decodeImage(bytes, name), name).rejects.toThrow(name);
  });
});

describe("imageStages", () => {
  it("gives each stage as a PNG, the last of which is the image that a training sees", async () => {
    const data = dataSchema.parse({
      augmentation: AUGMENTED,
      crop: 0.9,
      resize: "nearest",
      rescale: "-1-1",
    });
    const draw = { seed: 2, index: 5, copy: "desaturated", epoch: 3 } as const;
    const stages = await imageStages({ bytes: bmp, name: "a.bmp", data, size: 4, draw });
    expect(stages.map(({ name }) => name)).toEqual(STAGES.filter((stage) => stage !== "pad"));
    expect(stages.at(-1)?.drawn).toEqual({ low: -1, high: 1 });
    const prepared = prepareImage(await decodeImage(bmp, "a.bmp"), { crop: 0.9, resize: "nearest", size: 4 });
    const wanted = augmentImage(desaturate(prepared), augmentationRandom(2, draw), ALL_STEPS);
    expect((await decodeImage(stages.at(-1)?.png ?? new Uint8Array(), "last")).data).toEqual(
      wanted.image.data,
    );
    await expect(
      imageStages({ bytes: bmp.subarray(0, 99), name: "cut.bmp", data, size: 4, draw }),
    ).rejects.toThrow("cut.bmp");
  });
});

describe("packImages", () => {
  const file = join(folder, "a.bmp");
  writeFileSync(file, bmp);

  it("packs crops of one size that read back as prepared, and reports each image", async () => {
    const out = join(folder, "packs", "p.fwpack");
    const progress: number[] = [];
    const packed = await packImages({
      files: [file, file],
      crop: 0.9,
      resize: "bilinear",
      size: 4,
      key: "k",
      out,
      onProgress: (done) => {
        progress.push(done);
      },
    });
    expect(packed).toMatchObject({ path: out, count: 2, bytes: readFileSync(out).length });
    expect(progress).toEqual([1, 2]);
    const pack = openPack(out);
    expect(pack.header).toMatchObject({ count: 2, size: 4, key: "k" });
    const prepared = prepareImage(await decodeImage(bmp, file), { crop: 0.9, resize: "bilinear", size: 4 });
    expect(pack.image(1)).toEqual(prepared);
    expect(() => pack.image(2)).toThrow(RangeError);
    pack.close();
    expect(
      (await packImages({ files: [file, file], crop: 0.9, resize: "bilinear", size: 4, key: "k", out }))
        .sha256,
    ).toBe(packed.sha256);
  });

  it("leaves nothing behind when a file is bad, and names it", async () => {
    const bad = join(folder, "bad.bmp");
    writeFileSync(bad, bmp.subarray(0, 100));
    const out = join(folder, "none", "p.fwpack");
    await expect(
      packImages({ files: [file, bad], crop: 1, resize: "bilinear", size: 4, key: "k", out }),
    ).rejects.toThrow(bad);
    await expect(
      packImages({
        files: [join(folder, "absent.bmp")],
        crop: 1,
        resize: "bilinear",
        size: 4,
        key: "k",
        out,
      }),
    ).rejects.toThrow("absent.bmp");
    expect(readdirSync(join(folder, "none"))).toEqual([]);
  });

  it("refuses a pack that was cut off, or is something else", async () => {
    const out = join(folder, "cut.fwpack");
    await packImages({ files: [file], crop: 1, resize: "bilinear", size: 4, key: "k", out });
    writeFileSync(out, readFileSync(out).subarray(0, -1));
    expect(() => openPack(out)).toThrow(out);
    expect(() => openPack(file)).toThrow(/not a pixel pack/);
  });
});
