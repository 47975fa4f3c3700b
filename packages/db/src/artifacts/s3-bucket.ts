import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { s3Error } from "./s3-error";
import type { S3Place } from "./settings";
import type { ByteRange } from "./store";

const CONNECT_MS = 5_000;
/** Without a byte on its connection. */
const IDLE_MS = 20_000;
/** For a request without a large body, its retries included. */
const REQUEST_MS = 60_000;
/** Without a part of an upload that has arrived. */
const PART_MS = 120_000;
const MAX_ATTEMPTS = 5;
/** Sent in one request with the SHA-256 that the server compares; larger files go in parts with a checksum each. */
const MAX_SINGLE_BYTES = 8 * 2 ** 20;
/** S3 takes at most 10,000 parts. */
const MAX_PARTS = 9_000;
const PARTS_AT_ONCE = 4;
/** S3's largest copy in one request. */
const MAX_COPY_BYTES = 5 * 2 ** 30;

export interface S3Object {
  bytes: number;
  version: string;
  /** Milliseconds since 1970. */
  storedAt: number;
}

export interface S3Body {
  body: Readable;
  /** Of the whole object. */
  bytes: number;
  /** Tells it from another that replaces it. */
  etag: string | undefined;
}

/**
 * The requests that an artifact store makes of a bucket: each bounded in time and retries, each error a FoldwiseError
 * `unavailable`.
 */
export interface S3Bucket {
  head(key: string): Promise<S3Object | null>;
  put(
    key: string,
    file: { source: string | Uint8Array; bytes: number; sha256: string; version: string },
  ): Promise<void>;
  /** Writes only where nothing is stored under the key yet. @returns whether there was none */
  create(key: string, text: string): Promise<boolean>;
  read(key: string): Promise<string | null>;
  /** Gives an object another version and time, without its bytes. @returns false where it is gone, or too large for it */
  renew(key: string, { bytes, version }: { bytes: number; version: string }): Promise<boolean>;
  /** Null where it is not there; nothing of a range behind its end. @param etag the object must still have; an error otherwise */
  get(key: string, range: ByteRange, etag?: string): Promise<S3Body | null>;
  remove(key: string): Promise<void>;
  list(prefix: string): AsyncGenerator<{ key: string; bytes: number; storedAt: number }>;
}

export function openBucket(place: S3Place): S3Bucket {
  const { bucket: Bucket, endpoint, region, credentials } = place;
  const client = new S3Client({
    ...(region === null ? {} : { region }),
    ...(credentials === null ? {} : { credentials }),
    // Servers other than that of AWS seldom have a name for each bucket.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: new NodeHttpHandler({ connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS }),
  });

  async function asking<T>(doing: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await ask(AbortSignal.timeout(REQUEST_MS));
    } catch (error) {
      throw s3Error(error, place, doing);
    }
  }

  const orNull = <T>(doing: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T | null> =>
    asking(doing, (signal) =>
      ask(signal).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      }),
    );

  const metadataOf = (version: string) => ({ version, "stored-at": String(Date.now()) });

  async function putSmall(
    Key: string,
    { source, bytes, sha256, version }: Parameters<S3Bucket["put"]>[1],
  ): Promise<void> {
    const Body = typeof source === "string" ? await readAll(source, bytes) : source;
    const ChecksumSHA256 = Buffer.from(sha256, "hex").toString("base64");
    const command = new PutObjectCommand({
      Bucket,
      Key,
      Body,
      ContentLength: bytes,
      ChecksumSHA256,
      Metadata: metadataOf(version),
    });
    await asking("writing", (abortSignal) => client.send(command, { abortSignal }));
  }

  async function putInParts(Key: string, path: string, bytes: number, version: string): Promise<void> {
    const upload = new Upload({
      client,
      params: { Bucket, Key, Body: createReadStream(path), Metadata: metadataOf(version) },
      partSize: Math.max(MAX_SINGLE_BYTES, Math.ceil(bytes / MAX_PARTS)),
      queueSize: PARTS_AT_ONCE,
    });
    let isLate = false;
    const late = () => {
      isLate = true;
      void upload.abort();
    };
    let timer = setTimeout(late, PART_MS);
    upload.on("httpUploadProgress", () => {
      clearTimeout(timer);
      timer = setTimeout(late, PART_MS);
    });
    try {
      await upload.done();
    } catch (error) {
      throw s3Error(
        isLate ? new DOMException(`no part within ${PART_MS / 1000} s`, "TimeoutError") : error,
        place,
        "writing",
      );
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    head: (Key) =>
      orNull("reading", async (abortSignal) => {
        const found = await client.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal });
        return {
          bytes: found.ContentLength ?? 0,
          version: found.Metadata?.version ?? found.ETag ?? "",
          storedAt: Math.max(Number(found.Metadata?.["stored-at"] ?? 0), found.LastModified?.getTime() ?? 0),
        };
      }),
    put: (key, file) =>
      typeof file.source === "string" && file.bytes > MAX_SINGLE_BYTES
        ? putInParts(key, file.source, file.bytes, file.version)
        : putSmall(key, file),
    create: (Key, text) =>
      asking("writing", async (abortSignal) => {
        const command = new PutObjectCommand({ Bucket, Key, Body: text, IfNoneMatch: "*" });
        try {
          await client.send(command, { abortSignal });
          return true;
        } catch (error) {
          if (isNamed(error, "PreconditionFailed", "ConditionalRequestConflict")) return false;
          throw error;
        }
      }),
    read: (Key) =>
      orNull("reading", async (abortSignal) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), { abortSignal });
        return (await Body?.transformToString("utf8")) ?? "";
      }),
    async renew(Key, { bytes, version }) {
      if (bytes > MAX_COPY_BYTES) return false;
      const command = new CopyObjectCommand({
        Bucket,
        Key,
        CopySource: `${Bucket}/${Key.split("/").map(encodeURIComponent).join("/")}`,
        MetadataDirective: "REPLACE",
        Metadata: metadataOf(version),
      });
      const done = await orNull("writing", (abortSignal) => client.send(command, { abortSignal }));
      return done !== null;
    },
    get: (Key, { start, end }, etag) =>
      // The deadline is for the answer's head; its body has the time-out of an idle connection.
      orNull("reading", async () => {
        const headers = new AbortController();
        const timer = setTimeout(() => headers.abort(), REQUEST_MS);
        try {
          const command = new GetObjectCommand({
            Bucket,
            Key,
            ...(start === 0 && end === undefined ? {} : { Range: `bytes=${start}-${end ?? ""}` }),
            ...(etag === undefined ? {} : { IfMatch: etag }),
          });
          const got = await client.send(command, { abortSignal: headers.signal });
          const body = got.Body;
          if (body === undefined || !("pipe" in body)) throw new Error("The server sent no body.");
          // One that breaks before it is read would end the process; reading it throws.
          body.on("error", () => undefined);
          const whole = /\/(\d+)$/.exec(got.ContentRange ?? "")?.[1];
          return { body, bytes: Number(whole ?? got.ContentLength ?? 0), etag: got.ETag };
        } catch (error) {
          if (isNamed(error, "InvalidRange")) return { body: Readable.from([]), bytes: 0, etag: undefined };
          throw error;
        } finally {
          clearTimeout(timer);
        }
      }),
    remove: (Key) =>
      asking("removing", async (abortSignal) => {
        await client.send(new DeleteObjectCommand({ Bucket, Key }), { abortSignal });
      }),
    async *list(prefix) {
      let from: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken: from });
        const page = await asking("listing", (abortSignal) => client.send(command, { abortSignal }));
        for (const { Key, Size, LastModified } of page.Contents ?? [])
          if (Key !== undefined)
            yield { key: Key, bytes: Size ?? 0, storedAt: LastModified?.getTime() ?? Date.now() };
        from = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (from !== undefined);
    },
  };
}

/** A bucket that is missing is told apart where the server does so; it does not in answer to HEAD. */
const isMissing = (error: unknown) => isNamed(error, "NoSuchKey", "NotFound");

function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof S3ServiceException && names.includes(error.name);
}

async function readAll(path: string, bytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(path, { end: Math.max(0, bytes - 1) })) parts.push(part);
  return Buffer.concat(parts);
}
