import { createRandom, type Random } from "@foldwise/core/random";
import { describe, expect, it } from "vitest";
import type { Columns } from "../contract";
import { lines } from "../testing/compare";
import { decodeChunk, encodeChunk } from "./chunk";
import { makeColumns, sortUnique } from "./columns";
import { decodeBatch, encodeBatch } from "./journal";
import { decodeSummary, encodeSummary } from "./summary";

function randomColumns(random: Random, length: number): Columns {
  const columns = makeColumns(length);
  const regular = random.next() < 0.5;
  for (let i = 0; i < length; i++) {
    const wild = (BigInt(random.uint32()) << 32n) | BigInt(random.uint32());
    columns.steps[i] = regular ? BigInt(i * 5) : BigInt.asIntN(64, wild);
    columns.times[i] = random.next() < 0.5 ? 1_700_000_000_000 + i * 20 : Math.floor(random.next() * 8.64e15);
    columns.values[i] =
      random.next() < 0.9 ? random.normal() : ([Number.NaN, -0, Infinity][random.int(3)] ?? 0);
  }
  return sortUnique(columns);
}

describe("payloads", () => {
  it("unpack to the points that were packed", () => {
    const random = createRandom("codec");
    for (let i = 0; i < 300; i++) {
      const columns = randomColumns(random, 1 + random.int(600));
      const points = columns.steps.length;
      expect(lines(decodeChunk(encodeChunk(columns), points))).toEqual(lines(columns));
      const other = randomColumns(random, 1 + random.int(5));
      const batch = decodeBatch(
        encodeBatch(
          new Map([
            [7, columns],
            [1_000_000, other],
          ]),
        ),
        points + other.steps.length,
      );
      expect([...batch].map(([id, part]) => [id, lines(part)])).toEqual([
        [7, lines(columns)],
        [1_000_000, lines(other)],
      ]);
    }
  });

  it("are refused when any bit of them is another", () => {
    const random = createRandom("bits");
    for (const length of [1, 5, 400]) {
      const columns = randomColumns(random, length);
      const payload = encodeChunk(columns);
      const summary = encodeSummary(columns);
      for (let i = 0; i < 300; i++) {
        const damaged = Buffer.from(payload);
        const at = random.int(damaged.length);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << random.int(8));
        expect(() => decodeChunk(damaged, columns.steps.length)).toThrow(RangeError);
        if (!summary) continue;
        const bad = Buffer.from(summary);
        const where = random.int(bad.length);
        bad[where] = (bad[where] ?? 0) ^ (1 << random.int(8));
        expect(decodeSummary(bad, columns.steps.length)).toBeNull();
      }
      expect(() => decodeChunk(payload.subarray(0, payload.length - 1), length)).toThrow(RangeError);
      expect(() => decodeChunk(Buffer.alloc(0), length)).toThrow(RangeError);
    }
  });
});
