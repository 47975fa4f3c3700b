import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { badInput } from "../bad-input";
import {
  CHECKPOINT_MAGIC,
  CHECKPOINT_TRAILER,
  type Checkpoint,
  type CheckpointSection,
  checkpointHeaderSchema,
} from "./format";

/**
 * Reads a checkpoint and verifies its checksum.
 *
 * @throws FoldwiseError `invalid` naming the file when it is missing, truncated, altered or no checkpoint
 */
export function readCheckpoint(path: string): Checkpoint {
  const bytes = readBytes(path);
  if (bytes.length < 12 + CHECKPOINT_TRAILER || bytes.toString("latin1", 0, 8) !== CHECKPOINT_MAGIC)
    throw badInput(`${path}: not a checkpoint, or cut off within its first bytes`);
  const end = bytes.length - CHECKPOINT_TRAILER;
  const digest = createHash("sha256").update(bytes.subarray(0, end)).digest();
  if (!digest.equals(bytes.subarray(end)))
    throw badInput(`${path}: the checkpoint is truncated or altered: its checksum does not match`);
  const start = 12 + bytes.readUInt32LE(8);
  const header = checkpointHeaderSchema.parse(JSON.parse(bytes.toString("utf8", 12, start)));

  const sections: Record<CheckpointSection, Map<string, Float32Array>> = {
    weights: new Map(),
    best: new Map(),
    moment1: new Map(),
    moment2: new Map(),
  };
  let at = start;
  for (const { section, name, length } of header.arrays) {
    const values = new Float32Array(length);
    new Uint8Array(values.buffer).set(bytes.subarray(at, at + length * 4));
    sections[section].set(name, values);
    at += length * 4;
  }
  const { version: _version, arrays: _arrays, ...state } = header;
  return { ...state, ...sections, best: sections.best.size > 0 ? sections.best : sections.weights };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw badInput(`${path}: the checkpoint cannot be read`, error);
  }
}
