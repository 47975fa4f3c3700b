import { mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Dispatcher, fetch, type Response } from "undici";
import { proxiesOf } from "./proxies";

export interface DownloadRequest {
  /** http or https. */
  readonly url: string;
  /** Grows as the file comes; what it holds already is not asked for again. The caller moves it. */
  readonly part: string;
  readonly onProgress?: (bytes: number, total: number | null) => void;
  readonly patience?: Patience;
  /** Ends it with the signal's reason; what came so far is kept, and gone on from the next time. */
  readonly signal?: AbortSignal;
}

export interface Patience {
  /** Longest wait for an answer, milliseconds. */
  readonly answerMs: number;
  /** Longest wait for the next bytes. */
  readonly stallMs: number;
  /** Tries in a row that bring nothing before it gives up. */
  readonly tries: number;
  /** Wait before the second try; doubled for each after it. */
  readonly pauseMs: number;
}
const PATIENCE: Patience = { answerMs: 15_000, stallMs: 30_000, tries: 4, pauseMs: 1_000 };

/** The server says that there is nothing to be had, or answers what no other try would change. */
class Hopeless extends Error {}

/**
 * Downloads a file, going on where an earlier download of it stopped, in this process or another, if the server can tell
 * that the file is still the same (ETag or Last-Modified). A server that sends the whole file instead starts it anew.
 * Proxies are those of the environment (proxiesOf).
 *
 * @throws Error with the reason, once several tries in a row have brought nothing; the signal's reason when it aborts
 */
export async function download({ patience = PATIENCE, ...request }: DownloadRequest): Promise<void> {
  if (!/^https?:$/.test(new URL(request.url).protocol)) throw new Error("only http and https are fetched");
  await mkdir(dirname(request.part), { recursive: true });
  const dispatcher = proxiesOf(process.env);
  try {
    await tryAgain(request, patience, dispatcher);
  } finally {
    await dispatcher.destroy();
  }
}

async function tryAgain(request: DownloadRequest, patience: Patience, dispatcher: Dispatcher): Promise<void> {
  for (let inVain = 0, pause = patience.pauseMs; ; ) {
    request.signal?.throwIfAborted();
    const before = await sizeOf(request.part);
    try {
      return await fetchRest(request, patience, dispatcher);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof Hopeless) throw error;
      const hasGrown = (await sizeOf(request.part)) > before;
      inVain = hasGrown ? 1 : inVain + 1;
      if (inVain >= patience.tries) throw error;
      pause = hasGrown ? patience.pauseMs : pause * 2;
      await sleep(pause, undefined, { signal: request.signal }).catch(() => request.signal?.throwIfAborted());
    }
  }
}

async function fetchRest(
  { url, part, onProgress, signal }: DownloadRequest,
  patience: Patience,
  dispatcher: Dispatcher,
): Promise<void> {
  const note = `${part}.validator`;
  const [have, validator] = [await sizeOf(part), await readFile(note, "utf8").catch(() => null)];
  const resumes = have > 0 && validator !== null;
  const stop = new AbortController();
  const after = (ms: number, words: string) => setTimeout(() => stop.abort(new Error(words)), ms);
  let timer = after(patience.answerMs, `no answer within ${patience.answerMs / 1000} s`);
  try {
    const response = await fetch(url, {
      dispatcher,
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
      throw new Error("the server had another file than the one that was begun");
    }
    const total = totalOf(response, start);
    await keepValidator(note, response);
    let bytes = start;
    // A write at a time: a stream's buffer would be lost with the connection.
    const file = await open(part, start > 0 ? "a" : "w");
    try {
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = after(patience.stallMs, `nothing arrived for ${patience.stallMs / 1000} s`);
        await file.writeFile(chunk);
        bytes += chunk.length;
        onProgress?.(bytes, total);
      }
    } finally {
      await file.close();
    }
    if (total !== null && bytes !== total) throw new Error(`${bytes} of ${total} bytes arrived`);
    await rm(note, { force: true });
  } catch (error) {
    throw error instanceof Hopeless
      ? error
      : new Error(reasonOf(stop.signal.aborted ? stop.signal.reason : error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Where the answer's bytes belong: 0 for the whole file; null when what is there is no beginning of it. */
async function startOf(response: Response, have: number): Promise<number | null> {
  if (response.status === 200) return 0;
  if (response.status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1]);
    if (start === have) return have;
  }
  await response.body?.cancel();
  if (response.status === 206 || response.status === 416) return null;
  const words = `status ${response.status}${response.statusText ? ` (${response.statusText})` : ""}`;
  const mayPass = response.status >= 500 || response.status === 429 || response.status === 408;
  throw mayPass ? new Error(words) : new Hopeless(words);
}

function totalOf(response: Response, start: number): number | null {
  const length = response.headers.get("content-length");
  return length === null ? null : start + Number(length);
}

/** A weak ETag says that files mean the same, not that they are byte for byte. */
async function keepValidator(note: string, response: Response): Promise<void> {
  const etag = response.headers.get("etag");
  const validator = etag && !etag.startsWith("W/") ? etag : response.headers.get("last-modified");
  if (validator) await writeFile(note, validator);
  else await rm(note, { force: true });
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** fetch says "fetch failed" and keeps the reason to itself, as deep as its proxy's. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  let reason = "";
  for (let { cause } = error, depth = 0; cause instanceof Error && depth < 8; depth++) {
    reason = cause.message || reason;
    cause = cause.cause;
  }
  return reason && !error.message.includes(reason) ? `${error.message} (${reason})` : error.message;
}
