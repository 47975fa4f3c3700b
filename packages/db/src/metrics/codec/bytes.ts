const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const HALF_SAFE = 2 ** 51;

/** Grows as it is written to. Varints are LEB128, low seven bits first. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(256);
  private length = 0;

  private room(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + count));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }

  /** Any integer from 0 to 2^53 − 1. */
  varint(value: number): void {
    this.room(8);
    let rest = value;
    while (rest >= 128) {
      this.buffer[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.length++] = rest;
  }

  /** Any integer from 0 to 2^64 − 1. */
  bigVarint(value: bigint): void {
    if (value <= SAFE) {
      this.varint(Number(value));
      return;
    }
    this.room(10);
    let rest = value;
    while (rest >= 128n) {
      this.buffer[this.length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.buffer[this.length++] = Number(rest);
  }

  /** Any safe integer, zigzag. */
  signed(value: number): void {
    if (Math.abs(value) < HALF_SAFE) this.varint(value < 0 ? -2 * value - 1 : 2 * value);
    else this.bigVarint(zigzagBig(BigInt(value)));
  }

  bytes(source: Uint8Array): void {
    this.room(source.length);
    this.buffer.set(source, this.length);
    this.length += source.length;
  }

  finish(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}

/** Reads what ByteWriter wrote. Throws a RangeError past the end. */
export class ByteReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  private byte(): number {
    const value = this.buffer[this.at++];
    if (value === undefined) throw new RangeError("the payload ends too early");
    return value;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new RangeError("a varint is longer than 53 bits");
  }

  bigVarint(): bigint {
    let low = 0;
    let scale = 1;
    for (let count = 0; count < 7; count++) {
      const byte = this.byte();
      low += (byte & 127) * scale;
      if (byte < 128) return BigInt(low);
      scale *= 128;
    }
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError("a varint is longer than 64 bits");
  }

  signed(): number {
    const start = this.at;
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 7; count++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
      scale *= 128;
    }
    this.at = start;
    return Number(unzigzagBig(this.bigVarint()));
  }

  bytes(count: number): Buffer {
    if (this.at + count > this.buffer.length) throw new RangeError("the payload ends too early");
    this.at += count;
    return this.buffer.subarray(this.at - count, this.at);
  }

  get ended(): boolean {
    return this.at === this.buffer.length;
  }
}

/** 0, −1, 1, −2 … → 0, 1, 2, 3 …, for 64 bits. */
export function zigzagBig(value: bigint): bigint {
  return value < 0n ? -2n * value - 1n : 2n * value;
}
export function unzigzagBig(value: bigint): bigint {
  return value & 1n ? -((value + 1n) / 2n) : value / 2n;
}
