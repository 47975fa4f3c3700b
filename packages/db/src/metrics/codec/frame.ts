import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

/** The version of every payload that is written today; readers know all older ones. */
export const FORMAT_VERSION = 1;
const HEADER = 6;
const DEFLATED = 1;
/** Under this size deflate gains less than it costs. */
const WORTH_DEFLATING = 160;
/** More than any payload inflates to, so that a damaged one cannot fill the memory. */
const MAX_BYTES = 64 * 1024 * 1024;

/** version, flags, CRC-32 of both and the rest (little-endian), body. */
export function seal(body: Buffer, level: number): Buffer {
  let stored = body;
  let flags = 0;
  if (body.length >= WORTH_DEFLATING) {
    const deflated = deflateRawSync(body, { level, memLevel: 8, windowBits: windowFor(body.length) });
    if (deflated.length < body.length) {
      stored = deflated;
      flags = DEFLATED;
    }
  }
  const framed = Buffer.allocUnsafe(HEADER + stored.length);
  framed[0] = FORMAT_VERSION;
  framed[1] = flags;
  framed.writeUInt32LE(crc32(stored, crc32(framed.subarray(0, 2))), 2);
  stored.copy(framed, HEADER);
  return framed;
}

/** The smallest window that reaches over the body: a big one costs its set-up at every call. */
function windowFor(length: number): number {
  return Math.min(15, Math.max(9, Math.ceil(Math.log2(length))));
}

/** @throws RangeError for a payload of an unknown version, a wrong checksum or a broken body. */
export function unseal(framed: Buffer): Buffer {
  if (framed.length < HEADER) throw new RangeError("the payload ends too early");
  if (framed[0] !== FORMAT_VERSION) throw new RangeError(`unknown format version ${framed[0]}`);
  const stored = framed.subarray(HEADER);
  if (crc32(stored, crc32(framed.subarray(0, 2))) !== framed.readUInt32LE(2))
    throw new RangeError("the checksum does not match");
  if (((framed[1] ?? 0) & DEFLATED) === 0) return stored;
  return inflateRawSync(stored, { maxOutputLength: MAX_BYTES });
}
