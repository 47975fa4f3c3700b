import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { CheckpointFile } from "@foldwise/core/contracts/trainer";
import { CHECKPOINT_MAGIC, CHECKPOINT_SECTIONS, type Checkpoint, type CheckpointHeader } from "./format";

/**
 * Writes a checkpoint under a temporary name, flushes it to the disk and moves it: a checkpoint that exists is whole.
 *
 * @throws what the file system says (a full disk, say); no temporary file is left
 */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): CheckpointFile {
  const { weights, best, moment1, moment2, ...state } = checkpoint;
  const sections = { weights, best: best === weights ? new Map() : best, moment1, moment2 };
  const arrays = CHECKPOINT_SECTIONS.flatMap((section) =>
    [...sections[section]].map(([name, values]) => ({ section, name, values })),
  );
  const header: CheckpointHeader = {
    version: 1,
    ...state,
    arrays: arrays.map(({ section, name, values }) => ({ section, name, length: values.length })),
  };
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const head = Buffer.alloc(12);
  head.write(CHECKPOINT_MAGIC, 0, "latin1");
  head.writeUInt32LE(json.length, 8);

  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const contentHash = createHash("sha256");
  const fileHash = createHash("sha256");
  let bytes = 0;
  const file = openSync(temporary, "w");
  try {
    const write = (chunk: Uint8Array) => {
      fileHash.update(chunk);
      bytes += chunk.length;
      for (let done = 0; done < chunk.length; ) done += writeSync(file, chunk, done);
    };
    for (const chunk of [head, json, ...arrays.map(({ values }) => littleEndianBytes(values))]) {
      contentHash.update(chunk);
      write(chunk);
    }
    write(contentHash.digest());
    fsyncSync(file);
  } catch (error) {
    closeSync(file);
    rmSync(temporary, { force: true });
    throw error;
  }
  closeSync(file);
  renameSync(temporary, path);
  return { path, sha256: fileHash.digest("hex"), bytes };
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function littleEndianBytes(values: Float32Array): Uint8Array {
  if (!HOST_IS_LITTLE_ENDIAN) throw new Error("checkpoints are little-endian; this machine is not");
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
