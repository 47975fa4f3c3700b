import { crc32 } from "node:zlib";
import type { Columns } from "../contract";
import { stepAt, valueAt } from "./columns";

/** Points a block. At 16, a hundred curves of 10,000 points are drawn in 500 buckets without unpacking a point. */
export const BLOCK = 16;
const VERSION = 1;
const HEADER = 6;
const REGULAR = 0;
const LISTED = 1;

/** What is known of some points in a row without unpacking them. Extremes are of finite values, NaN without any; zero has no sign. */
export interface Extremes {
  min: number;
  max: number;
  last: number;
  nonfinite: number;
}

export interface Block extends Extremes {
  step: bigint;
  count: number;
}

export function extremesOf(
  columns: Columns,
  from: number,
  to: number,
): Extremes & { minAt: number; maxAt: number } {
  let minAt = -1;
  let maxAt = -1;
  let min = Number.NaN;
  let max = Number.NaN;
  let nonfinite = 0;
  for (let i = from; i < to; i++) {
    const value = valueAt(columns, i);
    if (!Number.isFinite(value)) {
      nonfinite++;
      continue;
    }
    if (!(value >= min)) {
      min = value + 0;
      minAt = i;
    }
    if (!(value <= max)) {
      max = value + 0;
      maxAt = i;
    }
  }
  return { min, max, last: valueAt(columns, to - 1), nonfinite, minAt, maxAt };
}

/** Null for chunks of one block, whose row says all of it. */
export function encodeSummary(columns: Columns): Buffer | null {
  const { length } = columns.steps;
  const blocks = Math.ceil(length / BLOCK);
  if (blocks < 2) return null;
  const first = stepAt(columns, 0);
  const stride = stepAt(columns, BLOCK) - first;
  let regular = true;
  for (let b = 1; b < blocks; b++) regular &&= stepAt(columns, b * BLOCK) === first + stride * BigInt(b);
  const steps = regular ? 2 : blocks;
  const buffer = Buffer.alloc(HEADER + steps * 8 + blocks * 25);
  buffer[0] = VERSION;
  buffer[1] = regular ? REGULAR : LISTED;
  for (let b = 0; b < steps; b++)
    buffer.writeBigInt64LE(
      regular ? BigInt.asIntN(64, b === 0 ? first : stride) : stepAt(columns, b * BLOCK),
      HEADER + b * 8,
    );
  let at = HEADER + steps * 8;
  for (let b = 0; b < blocks; b++, at += 25) {
    const { min, max, last, nonfinite } = extremesOf(columns, b * BLOCK, Math.min(length, (b + 1) * BLOCK));
    buffer.writeDoubleLE(min, at);
    buffer.writeDoubleLE(max, at + 8);
    buffer.writeDoubleLE(last, at + 16);
    buffer[at + 24] = nonfinite;
  }
  buffer.writeUInt32LE(checksum(buffer), 2);
  return buffer;
}

/** Null when it is damaged or of an unknown version: the points themselves can tell then. */
export function decodeSummary(buffer: Buffer, points: number): Block[] | null {
  const blocks = Math.ceil(points / BLOCK);
  const regular = buffer[1] === REGULAR;
  const steps = regular ? 2 : blocks;
  if (buffer.length !== HEADER + steps * 8 + blocks * 25 || buffer[0] !== VERSION) return null;
  if (checksum(buffer) !== buffer.readUInt32LE(2)) return null;
  const first = buffer.readBigInt64LE(HEADER);
  const stride = regular ? BigInt.asUintN(64, buffer.readBigInt64LE(HEADER + 8)) : 0n;
  return Array.from({ length: blocks }, (_, b) => {
    const at = HEADER + steps * 8 + b * 25;
    return {
      step: regular ? first + stride * BigInt(b) : buffer.readBigInt64LE(HEADER + b * 8),
      min: buffer.readDoubleLE(at),
      max: buffer.readDoubleLE(at + 8),
      last: buffer.readDoubleLE(at + 16),
      nonfinite: buffer[at + 24] ?? 0,
      count: Math.min(BLOCK, points - b * BLOCK),
    };
  });
}

function checksum(buffer: Buffer): number {
  return crc32(buffer.subarray(HEADER), crc32(buffer.subarray(0, 2)));
}
