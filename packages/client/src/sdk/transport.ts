import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import type { z } from "zod";
import { ApiError, UnreachableError } from "./errors";

export interface ClientOptions {
  /** Address of the server, such as http://127.0.0.1:3000. */
  url: string;
  token?: string;
  /** How often a request is sent again that may be: nothing answered, or 503. 4 by default. */
  retries?: number;
  /** Milliseconds that one request may take; 30,000 by default. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}

export interface Send {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string | number | boolean | readonly (string | number)[] | undefined | null>;
  json?: unknown;
  /** Sent as multipart/form-data. */
  form?: FormData;
  /** Sent as it is. */
  text?: { type: string; body: string };
  /** A file, sent as it is. */
  file?: Blob;
  headers?: Record<string, string>;
  /** Sent again after a failure. Reads are; a change is only when the server knows it again. */
  repeatable?: boolean;
  /** Statuses besides 2xx whose body is an answer. */
  accept?: readonly number[];
  /** Aborts waiting, too. */
  signal?: AbortSignal;
  /** No limit in time: for streams. */
  endless?: boolean;
}

export interface Transport {
  send(path: string, request?: Send): Promise<Response>;
  json<Schema extends z.ZodType>(schema: Schema, path: string, request?: Send): Promise<z.output<Schema>>;
}

const FIRST_PAUSE_MS = 200;

export function makeTransport(options: ClientOptions): Transport {
  const { url, token, retries = 4, timeoutMs = 30_000, fetch: ask = fetch } = options;

  async function once(path: string, request: Send): Promise<Response> {
    const address = new URL(`${url.replace(/\/$/, "")}${path}${queryText(request.query)}`);
    const signals = [request.signal, request.endless ? undefined : AbortSignal.timeout(timeoutMs)];
    const body =
      request.form ??
      request.text?.body ??
      request.file ??
      (request.json === undefined ? undefined : JSON.stringify(request.json));
    const type =
      request.text?.type ??
      (request.file
        ? "application/octet-stream"
        : request.json === undefined
          ? undefined
          : "application/json");
    try {
      return await ask(address, {
        method: request.method ?? "GET",
        headers: {
          ...(type ? { "content-type": type } : {}),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...request.headers,
        },
        body,
        signal: AbortSignal.any(signals.flatMap((signal) => signal ?? [])),
      });
    } catch (error) {
      if (request.signal?.aborted) throw error;
      throw new UnreachableError(url, reason(error), { cause: error });
    }
  }

  async function send(path: string, request: Send = {}): Promise<Response> {
    const repeatable = request.repeatable ?? (request.method ?? "GET") === "GET";
    for (let attempt = 0; ; attempt += 1) {
      const last = !repeatable || attempt >= retries;
      try {
        const response = await once(path, request);
        if (response.ok || request.accept?.includes(response.status)) return response;
        if (last || response.status !== 503) throw await refusal(response, url);
        await response.body?.cancel();
      } catch (error) {
        if (last || !(error instanceof UnreachableError)) throw error;
      }
      await pause(FIRST_PAUSE_MS * 2 ** attempt, request.signal);
    }
  }

  return {
    send,
    async json(schema, path, request) {
      const response = await send(path, request);
      const parsed = schema.safeParse(await response.json().catch(() => undefined));
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      const where = issue ? `${issue.path.join(".")}: ${issue.message}` : "";
      throw new UnreachableError(
        url,
        `${path} returned an unexpected response; client and server may have different versions: ${where}`,
      );
    },
  };
}

function queryText(query: Send["query"]): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(key, String(item));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

async function refusal(response: Response, url: string): Promise<Error> {
  const body = errorBodySchema.safeParse(await response.json().catch(() => undefined));
  if (body.success) return new ApiError(response.status, body.data.error);
  return new UnreachableError(url, `HTTP ${response.status} from a server that is not Foldwise`);
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "timed out";
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
