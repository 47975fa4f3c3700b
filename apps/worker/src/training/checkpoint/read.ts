import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { badInput } from "../bad-input";
import {
  CHECKPOINT_MAGIC,
  CHECKPOINT_TRAILER,
  type Checkpoint,
  type CheckpointHeader,
  type CheckpointSection,
  checkpointHeaderSchema,
} from "./format";

const HEAD = 12;

/**
 * Reads a checkpoint and verifies its checksum. Array by array: VGG16's has more than the 2 GiB that Node reads at once.
 *
 * @throws FoldwiseError `invalid` naming the file when it is missing, truncated, altered or no checkpoint
 */
export function readCheckpoint(path: string): Checkpoint {
  const file = open(path);
  try {
    return readFrom(file, path);
  } finally {
    closeSync(file);
  }
}

function readFrom(file: number, path: string): Checkpoint {
  const altered = `${path}: the checkpoint is truncated or altered: its checksum does not match`;
  const facts = fstatSync(file);
  if (!facts.isFile()) throw badInput(`${path}: the checkpoint cannot be read: it is not a file`);
  const { size } = facts;
  const hash = createHash("sha256");
  const take = <Bytes extends Uint8Array>(bytes: Bytes): Bytes => {
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(file, bytes, done, bytes.length - done, null);
      if (count === 0) throw badInput(altered);
      done += count;
    }
    return bytes;
  };
  const takeHashed = <Bytes extends Uint8Array>(bytes: Bytes): Bytes => {
    hash.update(take(bytes));
    return bytes;
  };

  if (size < HEAD + CHECKPOINT_TRAILER) throw badInput(notOne(path));
  const head = takeHashed(Buffer.alloc(HEAD));
  if (head.toString("latin1", 0, 8) !== CHECKPOINT_MAGIC) throw badInput(notOne(path));
  const headerBytes = head.readUInt32LE(8);
  if (HEAD + headerBytes + CHECKPOINT_TRAILER > size) throw badInput(altered);
  const header = parseHeader(takeHashed(Buffer.alloc(headerBytes)));
  const values = header?.arrays.reduce((sum, { length }) => sum + length, 0) ?? 0;
  // Before any array is made room for: an altered length could be anything.
  if (!header || HEAD + headerBytes + 4 * values + CHECKPOINT_TRAILER !== size) throw badInput(altered);

  const sections: Record<CheckpointSection, Map<string, Float32Array>> = {
    weights: new Map(),
    best: new Map(),
    moment1: new Map(),
    moment2: new Map(),
  };
  for (const { section, name, length } of header.arrays) {
    const array = new Float32Array(length);
    takeHashed(new Uint8Array(array.buffer));
    sections[section].set(name, array);
  }
  if (!hash.digest().equals(take(Buffer.alloc(CHECKPOINT_TRAILER)))) throw badInput(altered);
  const { version: _version, arrays: _arrays, ...state } = header;
  return { ...state, ...sections, best: sections.best.size > 0 ? sections.best : sections.weights };
}

function notOne(path: string): string {
  return `${path}: not a checkpoint, or truncated`;
}

/** Null where the header is none: its bytes were altered. */
function parseHeader(bytes: Buffer): CheckpointHeader | null {
  try {
    return checkpointHeaderSchema.safeParse(JSON.parse(bytes.toString("utf8"))).data ?? null;
  } catch {
    return null;
  }
}

function open(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw badInput(`${path}: the checkpoint cannot be read`, error);
  }
}
