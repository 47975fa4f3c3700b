/** Stored 32-bit floats, little-endian as on every machine that Node.js runs on; a copy, as a buffer may begin anywhere. */
export function floatsOf(bytes: Buffer | null): Float32Array | null {
  return bytes && new Float32Array(Uint8Array.from(bytes).buffer);
}
