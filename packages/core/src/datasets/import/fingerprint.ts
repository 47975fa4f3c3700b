import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { byCodeUnit } from "../../splits/group";

export interface FingerprintedImage {
  fold: number;
  class: string;
  name: string;
  /** The side that it came on; left out, or null, of sets without. */
  side?: string | null;
  /** SHA-256 of the file's content, hex. */
  contentHash: string;
}

/**
 * Fingerprint of a dataset: SHA-256 (hex) over one line an image of fold, class, name and content hash, sorted. Where
 * the files lie and in which order they were found does not enter; any change of content, name, class, fold or side does.
 */
export function datasetFingerprint(images: readonly FingerprintedImage[]): string {
  const lines = images.map((image) =>
    JSON.stringify([
      image.fold,
      image.class,
      image.name,
      image.contentHash.toLowerCase(),
      ...(image.side ? [image.side] : []),
    ]),
  );
  // The spelling is part of every stored fingerprint.
  const hash = sha256.create().update(utf8ToBytes("foldwise data set 1\n"));
  for (const line of lines.sort(byCodeUnit)) hash.update(utf8ToBytes(`${line}\n`));
  return bytesToHex(hash.digest());
}
