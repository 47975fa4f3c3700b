import { Readable } from "node:stream";
import { FoldwiseError, invalid } from "@foldwise/core/errors";
import type { ArtifactStore, StoredArtifact } from "@foldwise/db/artifacts";
import { chunksOf } from "../edge/body-stream";
import { checkDigests, expectedDigests } from "./digests";
import { putStream } from "./store";

/** Most bytes of one file. */
export const MAX_ARTIFACT_BYTES = 64 * 1024 ** 3;

/** What the request says of its length; null where it says nothing. */
export function promisedBytes(request: Request): number | null {
  const header = request.headers.get("content-length");
  return header === null || !/^\d{1,15}$/.test(header) ? null : Number(header);
}

/**
 * Stores the body of a request, read as fast as it is written: whole, or nothing of it.
 * @throws FoldwiseError `too-large`; `invalid` for a body that was cut off, is longer than it said or has another digest; `insufficient-storage`
 */
export async function receiveFile(
  request: Request,
  store: ArtifactStore,
  { most = MAX_ARTIFACT_BYTES }: { most?: number } = {},
): Promise<StoredArtifact> {
  const promised = promisedBytes(request);
  if (promised !== null && promised > most) throw tooLong(most);
  const digests = checkDigests(expectedDigests(request.headers));
  return putStream(store, Readable.from(bounded(request, { promised, most, digests })));
}

async function* bounded(
  request: Request,
  {
    promised,
    most,
    digests,
  }: { promised: number | null; most: number; digests: ReturnType<typeof checkDigests> },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.byteLength;
    if (bytes > most) throw tooLong(most);
    digests.update(chunk);
    yield chunk;
  }
  if (promised !== null && bytes !== promised)
    throw new FoldwiseError(
      "invalid",
      `The upload was cut off, or is longer than it said: ${bytes} of ${promised} bytes came. Nothing was stored; send it again.`,
    );
  digests.verify();
}

function tooLong(most: number): FoldwiseError {
  return invalid(
    [{ field: "body", value: `over ${most} bytes`, problem: "is too long", remedy: `at most ${most}` }],
    "The file was refused",
    "too-large",
  );
}
