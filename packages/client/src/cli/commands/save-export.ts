import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ExportResult } from "@foldwise/core/contracts/worker-requests";
import type { CliContext } from "../context";
import { Failed } from "../exit-codes";
import { unpackTar } from "./unpack-tar";

export interface Written {
  path: string;
  bytes: number;
}

/**
 * Fetches an export's file under a temporary name, checks it, and puts it where it was asked for: under that name, in a
 * folder that is there, or, an archive for a path that does not end in .tar, unpacked into that folder.
 * @throws Failed when what came is not what the worker wrote
 */
export async function saveExport(
  { client, signal }: CliContext,
  { requestId, result, out }: { requestId: number; result: ExportResult; out: string },
): Promise<Written[]> {
  const { file } = result;
  const target = resolve(out);
  const isFolder = (await stat(target).catch(() => null))?.isDirectory() ?? false;
  const unpacks = file.name.endsWith(".tar") && !target.endsWith(".tar");
  const folder = isFolder || unpacks ? target : dirname(target);
  await mkdir(folder, { recursive: true });
  const partial = join(folder, `.${basename(file.name)}.${randomUUID().slice(0, 8)}.part`);
  try {
    const hash = createHash("sha256");
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    const response = await client.requests.file(requestId, signal);
    await pipeline(chunksOf(response), measure, createWriteStream(partial, { flags: "wx" }), { signal });
    if (hash.digest("hex") !== file.sha256)
      throw new Failed(`${file.name} is corrupted: its checksum does not match. Try again.`);
    if (unpacks) return await unpackTar(partial, folder);
    const path = isFolder ? join(folder, file.name) : target;
    await rename(partial, path);
    return [{ path, bytes: file.bytes }];
  } finally {
    await rm(partial, { force: true });
  }
}

function chunksOf(response: Response): Readable {
  const reader = response.body?.getReader();
  return Readable.from(
    (async function* () {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done || value === undefined) return;
        yield Buffer.from(value);
      }
    })(),
  );
}
