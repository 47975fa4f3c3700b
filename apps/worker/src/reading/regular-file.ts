import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

/** A path that is no regular file, or one that is larger than what is read. */
export class NotReadable extends Error {
  constructor(
    readonly problem: string,
    readonly remedy: string,
  ) {
    super(`${problem}; ${remedy}`);
    this.name = "NotReadable";
  }
}

export interface ReadLimits {
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

const CHUNK = 2 ** 20;

/**
 * Reads a regular file piece by piece. Pipes, devices and sockets are refused before they are opened: reading them may
 * never end. A file that grows meanwhile is read up to the limit.
 *
 * @throws NotReadable for what is no regular file or is too large; what the file system says; the signal's reason
 */
export async function* readRegular(
  path: string,
  { maxBytes, signal }: ReadLimits,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  requireRegular(await stat(path), maxBytes);
  // It may have been replaced since: opening must not wait for a pipe's other end.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    requireRegular(await file.stat(), maxBytes);
    yield* pieces(file, { maxBytes, signal });
  } finally {
    await file.close();
  }
}

async function* pieces(file: FileHandle, { maxBytes, signal }: ReadLimits): AsyncGenerator<Uint8Array> {
  for (let total = 0; ; ) {
    signal?.throwIfAborted();
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
    if (bytesRead === 0) return;
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(maxBytes);
    yield buffer.subarray(0, bytesRead);
  }
}

/** The whole of a regular file; see readRegular. */
export async function readWhole(path: string, limits: ReadLimits): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of readRegular(path, limits)) parts.push(part);
  return Buffer.concat(parts);
}

function requireRegular(
  file: { isFile(): boolean; isDirectory(): boolean; size: number },
  maxBytes: number,
): void {
  if (file.isDirectory()) throw new NotReadable("is a folder", "give the file in it");
  if (!file.isFile())
    throw new NotReadable(
      "is not a regular file",
      "give a regular file; pipes, devices and sockets are not read",
    );
  if (file.size > maxBytes) throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): NotReadable {
  return new NotReadable(
    `is larger than the ${maxBytes} bytes that may be read`,
    "use a smaller file, or raise the worker's limit",
  );
}
