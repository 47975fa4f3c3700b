import { mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NonRetryableError } from "./host-access";
import { httpGet } from "./http-get";

export interface DownloadRequest {
  /** http or https. */
  readonly url: string;
  /** Grows as the file comes; what it holds already is not asked for again. The caller moves it. */
  readonly part: string;
  /** Private hosts that may be asked nonetheless; redirects too. */
  readonly hosts: readonly string[];
  /** A longer file is not fetched, and what came of it is removed. */
  readonly maxBytes: number;
  readonly onProgress?: (bytes: number, total: number | null) => void;
  readonly retryPolicy?: RetryPolicy;
  /** Ends it with the signal's reason; what came so far is kept, and gone on from the next time. */
  readonly signal?: AbortSignal;
}

export interface RetryPolicy {
  /** Longest wait for an answer, milliseconds. */
  readonly answerMs: number;
  /** Longest wait for the next bytes. */
  readonly stallMs: number;
  /** Tries in a row that bring nothing before it gives up. */
  readonly tries: number;
  /** Wait before the second try; doubled for each after it. */
  readonly pauseMs: number;
}
const DEFAULT_RETRY_POLICY: RetryPolicy = { answerMs: 15_000, stallMs: 30_000, tries: 4, pauseMs: 1_000 };

/** How a connection that ends before the file reaches its reader. */
const CUTS: ReadonlySet<string> = new Set(["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"]);

class TooLong extends NonRetryableError {
  constructor(maxBytes: number) {
    super(
      `it is larger than the ${maxBytes} bytes that may be downloaded (FOLDWISE_WEIGHTS_MAX_MB on the worker)`,
    );
  }
}

/**
 * Downloads a file, going on where an earlier download of it stopped, in this process or another, if the server can tell
 * that the file is still the same (ETag or Last-Modified). A server that sends the whole file instead starts it anew.
 * Proxies are those of the environment (proxyFor).
 *
 * @throws Error with the reason, once several tries in a row have brought nothing; the signal's reason when it aborts
 */
export async function download({
  retryPolicy = DEFAULT_RETRY_POLICY,
  ...request
}: DownloadRequest): Promise<void> {
  await mkdir(dirname(request.part), { recursive: true });
  await downloadWithRetries(request, retryPolicy);
}

async function downloadWithRetries(request: DownloadRequest, retryPolicy: RetryPolicy): Promise<void> {
  for (let failures = 0, pause = retryPolicy.pauseMs; ; ) {
    request.signal?.throwIfAborted();
    const before = await sizeOf(request.part);
    try {
      return await fetchRest(request, retryPolicy);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof NonRetryableError) throw error;
      const hasGrown = (await sizeOf(request.part)) > before;
      failures = hasGrown ? 1 : failures + 1;
      if (failures >= retryPolicy.tries) throw error;
      pause = hasGrown ? retryPolicy.pauseMs : pause * 2;
      await sleep(pause, undefined, { signal: request.signal }).catch(() => request.signal?.throwIfAborted());
    }
  }
}

async function fetchRest(
  { url, part, hosts, maxBytes, onProgress, signal }: DownloadRequest,
  retryPolicy: RetryPolicy,
): Promise<void> {
  const note = `${part}.validator`;
  const [have, validator] = [await sizeOf(part), await readFile(note, "utf8").catch(() => null)];
  const resumes = have > 0 && validator !== null;
  const stop = new AbortController();
  const after = (ms: number, message: string) => setTimeout(() => stop.abort(new Error(message)), ms);
  let timer = after(retryPolicy.answerMs, `no answer within ${retryPolicy.answerMs / 1000} s`);
  try {
    const response = await httpGet(url, {
      hosts,
      signal: signal ? AbortSignal.any([stop.signal, signal]) : stop.signal,
      // The bytes that are counted and asked for must be the file's, not a compressed form's.
      headers: {
        "accept-encoding": "identity",
        ...(resumes ? { range: `bytes=${have}-`, "if-range": validator } : {}),
      },
    });
    const start = await startOf(response, have);
    if (start === null) {
      await rm(part, { force: true });
      throw new Error("the file changed on the server during the download");
    }
    const total = totalOf(response, start);
    if (total !== null && total > maxBytes) {
      response.destroy();
      throw new TooLong(maxBytes);
    }
    await keepValidator(note, response);
    let bytes = start;
    // A write at a time: a stream's buffer would be lost with the connection.
    const file = await open(part, start > 0 ? "a" : "w");
    try {
      for await (const chunk of response) {
        clearTimeout(timer);
        timer = after(retryPolicy.stallMs, `no data for ${retryPolicy.stallMs / 1000} s`);
        bytes += chunk.length;
        if (bytes > maxBytes) throw new TooLong(maxBytes);
        await file.writeFile(chunk);
        onProgress?.(bytes, total);
      }
    } catch (error) {
      const isCut = error instanceof Error && "code" in error && CUTS.has(String(error.code));
      throw isCut && total !== null
        ? new Error(`${bytes} of ${total} bytes received`, { cause: error })
        : error;
    } finally {
      response.destroy();
      await file.close();
    }
    if (total !== null && bytes !== total) throw new Error(`${bytes} of ${total} bytes received`);
    await rm(note, { force: true });
  } catch (error) {
    if (error instanceof TooLong) for (const file of [part, note]) await rm(file, { force: true });
    if (error instanceof NonRetryableError) throw error;
    const cause = stop.signal.aborted ? stop.signal.reason : error;
    throw new Error(errorMessage(cause), { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Where the answer's bytes belong: 0 for the whole file; null when what is there is no beginning of it. */
async function startOf(response: IncomingMessage, have: number): Promise<number | null> {
  const { statusCode = 0 } = response;
  if (statusCode === 200) return 0;
  if (statusCode === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.headers["content-range"] ?? "")?.[1]);
    if (start === have) return have;
  }
  response.destroy();
  if (statusCode === 206 || statusCode === 416) return null;
  // The server's own message for it are not repeated.
  const name = STATUS_CODES[statusCode];
  const message = `status ${statusCode}${name ? ` (${name})` : ""}`;
  const isTransient = statusCode >= 500 || statusCode === 429 || statusCode === 408;
  throw isTransient ? new Error(message) : new NonRetryableError(message);
}

function totalOf({ headers }: IncomingMessage, start: number): number | null {
  const length = headers["content-length"];
  return length === undefined ? null : start + Number(length);
}

/** A weak ETag says that files mean the same, not that they are byte for byte. */
async function keepValidator(
  note: string,
  { headers: { etag, ...headers } }: IncomingMessage,
): Promise<void> {
  const validator = etag && !etag.startsWith("W/") ? etag : headers["last-modified"];
  if (validator) await writeFile(note, validator);
  else await rm(note, { force: true });
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** Of a host with several addresses, what each of them said. */
function errorMessage(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(errorMessage).join(", ");
  return error instanceof Error ? error.message || error.name : String(error);
}
