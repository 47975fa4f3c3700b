import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Checksum } from "@foldwise/core/weights";
import { checksumProblem, type Digests, digestFiles, refused } from "./checksum";
import { download, type RetryPolicy } from "./download";
import { withLock } from "./lock";
import { shellQuote } from "./shell-quote";

export interface FetchRequest {
  readonly url: string;
  /** Where the file is kept, and taken from the next time. */
  readonly to: string;
  /** Null where the publisher gives none: the first download's SHA-256 is kept in `<to>.sha256` and counts from then on. */
  readonly checksum: Checksum | null;
  /** Private hosts that may be asked nonetheless. */
  readonly hosts: readonly string[];
  /** Larger files are neither fetched nor read. */
  readonly maxBytes: number;
  /** A line for the log. */
  readonly onProgress: (line: string) => void;
  readonly retryPolicy?: RetryPolicy;
  /** Ends the waiting and the download with its reason; the next one goes on from what came. */
  readonly signal?: AbortSignal;
}

/**
 * A file of the cache, downloaded when it is not there, and checked each time. It is downloaded under another name and
 * moved once it is whole and right; processes that ask at once download it once.
 *
 * @throws FoldwiseError `invalid` naming the URL, the place in the cache and the way to put the file there by hand; the
 * signal's reason when it aborts
 */
export async function fetchFile(request: FetchRequest): Promise<Digests> {
  const { to, onProgress, signal } = request;
  await mkdir(dirname(to), { recursive: true });
  return withLock(`${to}.lock`, () => findOrFetch(request), {
    signal,
    onWait: () => onProgress(`${basename(to)} is being downloaded by another process`),
  });
}

async function findOrFetch(request: FetchRequest): Promise<Digests> {
  const { url, to, checksum, maxBytes, onProgress, signal } = request;
  const record = `${to}.sha256`;
  const expected = checksum ?? (await readRecord(record));
  if (await stat(to).catch(() => null)) {
    const digests = await digestFiles([to], { maxBytes, signal });
    const problem = expected && checksumProblem(digests, expected);
    if (problem)
      throw refused(`${to} failed its check: ${problem}. Remove it to download it again from ${url}`);
    if (!expected) await writeFile(record, `${digests.sha256}\n`);
    return digests;
  }
  onProgress(`downloading ${url}`);
  const part = `${to}.part`;
  const wasBegun = (await stat(part).catch(() => null)) !== null;
  let digests = await downloadTo(part, request);
  let problem = expected && checksumProblem(digests, expected);
  if (problem && wasBegun) {
    // What was begun may have been of another file: once more from the start.
    onProgress(`the partial download does not match: ${problem}; downloading from the start`);
    await rm(part, { force: true });
    digests = await downloadTo(part, request);
    problem = expected && checksumProblem(digests, expected);
  }
  if (problem) {
    await rm(part, { force: true });
    const source = checksum ? "" : ` (${record} has that of the first download)`;
    throw refused(`The file from ${url} failed its check: ${problem}${source}. It was not used`);
  }
  if (!expected) await writeFile(record, `${digests.sha256}\n`);
  await rename(part, to);
  return digests;
}

async function downloadTo(part: string, request: FetchRequest): Promise<Digests> {
  const { to, maxBytes, signal } = request;
  await downloadPart({ ...request, part, name: basename(to), place: to });
  return digestFiles([part], { maxBytes, signal });
}

/**
 * Downloads to `part`, which the caller moves.
 *
 * @param place where the file may be put by hand
 * @throws FoldwiseError `invalid`; the signal's reason when it aborts
 */
export async function downloadPart({
  url,
  part,
  name,
  place,
  onProgress,
  ...rest
}: Omit<FetchRequest, "to" | "checksum"> & { part: string; name: string; place: string }): Promise<void> {
  const onBytes = (bytes: number, total: number | null) =>
    onProgress(
      `downloading ${name}: ${megabytes(bytes)}${total === null ? "" : ` of ${megabytes(total)}`} MB`,
    );
  try {
    await download({ ...rest, url, part, onProgress: throttled(onBytes) });
  } catch (error) {
    rest.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(
      `The weights could not be downloaded: ${url}: ${reason}. They would be ${place}; to put them there by hand: curl -fL -o ${shellQuote(place)} ${shellQuote(url)}`,
      error,
    );
  }
}

/** At most a call in five seconds. */
function throttled(call: (bytes: number, total: number | null) => void): typeof call {
  let last = Date.now();
  return (bytes, total) => {
    if (Date.now() - last < 5_000) return;
    last = Date.now();
    call(bytes, total);
  };
}

async function readRecord(path: string): Promise<Checksum | null> {
  const text = (await readFile(path, "utf8").catch(() => "")).trim();
  return /^[0-9a-f]{64}$/.test(text) ? { sha256: text } : null;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
