import { z } from "zod";

/**
 * A pixel pack: all images of a dataset, cropped and resized, as raw 8-bit RGB.
 *
 *   8 bytes   "FWPACK01"
 *   4 bytes   length of the header, little-endian
 *   header    JSON: count, size, key
 *   pixels    count × size × size × 3 bytes, image after image, rows from the top
 *   32 bytes  SHA-256 of everything before
 */
export const PACK_MAGIC = "FWPACK01";
export const PACK_TRAILER = 32;

export const packHeaderSchema = z.object({
  version: z.literal(1),
  count: z.int().min(0),
  /** Side of every image, pixels. */
  size: z.int().min(1),
  channels: z.literal(3),
  /** What the pack was made from: dataset fingerprint, crop, size, filter, decoder. */
  key: z.string(),
});
export type PackHeader = z.infer<typeof packHeaderSchema>;

export function encodePackHead(header: PackHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const head = Buffer.alloc(12 + json.length);
  head.write(PACK_MAGIC, 0, "latin1");
  head.writeUInt32LE(json.length, 8);
  json.copy(head, 12);
  return head;
}

/** What the process of that id writes before it is moved to `out`. */
export function temporaryPack(out: string, pid: number): string {
  return `${out}.${pid}.tmp`;
}
