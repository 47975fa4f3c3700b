import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SetupError } from "./errors.mjs";

const ANSWER_MS = 6_000;
const STALL_MS = 20_000;

/**
 * Downloads a file and checks it. Gives up fast when the host is not responding, and when nothing arrives for a while.
 * @param {{ url: string, sha256: string, to: string, onProgress?: (megabytes: number) => void }} request
 */
export async function download({ url, sha256, to, onProgress }) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(new Error(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    const response = await fetch(url, { signal: stop.signal, redirect: "follow" });
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    const watched = async function* () {
      for await (const chunk of Readable.fromWeb(
        /** @type {import("node:stream/web").ReadableStream} */ (response.body),
      )) {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(new Error(`no data for ${STALL_MS / 1000} s`)), STALL_MS);
        bytes += chunk.length;
        hash.update(chunk);
        onProgress?.(Math.round(bytes / 1e6));
        yield chunk;
      }
    };
    await pipeline(watched, createWriteStream(to));
  } catch (error) {
    const reason = stop.signal.aborted ? stop.signal.reason : error;
    throw new SetupError(`${url}: ${rootMessage(reason)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  const found = hash.digest("hex");
  if (found !== sha256) throw new SetupError(`${url}: checksum ${found} instead of ${sha256}; not used`);
}

/** @param {unknown} error @returns {string} */
function rootMessage(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
