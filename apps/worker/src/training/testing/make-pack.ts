import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRandom } from "@foldwise/core/random";
import { encodePackHead } from "../images/pack-format";

/**
 * Writes a pack of synthetic images for tests: class 0 smooth blobs, class 1 the same with stripes, both noisy.
 * Image i is of class 0 in two of three cases.
 */
export function makeSyntheticPack(path: string, { count, size }: { count: number; size: number }): number[] {
  const chunks: Uint8Array[] = [
    encodePackHead({ version: 1, count, size, channels: 3, key: "synthetic-test" }),
  ];
  const classes = Array.from({ length: count }, (_, index) => (index % 3 === 2 ? 1 : 0));
  for (const [index, label] of classes.entries()) {
    const random = createRandom("test-images").fork(index);
    const [row0, column0] = [random.uniform(0.35, 0.65) * size, random.uniform(0.35, 0.65) * size];
    const wave = random.uniform(0.8, 1.2);
    const data = new Uint8Array(size * size * 3);
    for (let at = 0; at < data.length; at++) {
      const row = Math.floor(at / 3 / size);
      const column = Math.floor(at / 3) % size;
      const distance = Math.hypot(row - row0, column - column0) / (size / 3);
      const stripes = label === 1 ? 35 * Math.sin(wave * (row + column)) : 0;
      const value = distance > 1 ? 10 : 150 - 40 * distance + stripes + (at % 3) * 15;
      data[at] = Math.min(255, Math.max(0, Math.round(value + 12 * random.normal())));
    }
    chunks.push(data);
  }
  const content = Buffer.concat(chunks);
  writeFileSync(path, Buffer.concat([content, createHash("sha256").update(content).digest()]));
  return classes;
}
