import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { DamagedArtifactError } from "./damaged";
import { isCode, NO_SPACE_CODES } from "./file-errors";
import { HASH, requireHash } from "./hash";
import type { LocalCache } from "./local-cache";
import type { S3Body, S3Bucket } from "./s3-bucket";
import { describePlace, s3Error } from "./s3-error";
import type { S3Place } from "./settings";
import type { ArtifactStore, ByteRange, FoundArtifact, StoredArtifact, TakenArtifact } from "./store";
import { writeHashed } from "./write-hashed";

/** Answers in a row that broke off without a byte, before that is an error. */
const MAX_READS = 5;
/** Times that an artifact whose bytes are not those of its name is read before that is an error. */
const MAX_FETCHES = 2;

/**
 * Artifacts in a bucket: `<prefix>/<first two digits>/<sha256>`, as in a folder. What is to be stored is in a file of the
 * cache first, where its SHA-256 is taken: an upload that is cut off never reaches the bucket, and what is there already
 * is not sent again, but gets a new version and time. Half uploads are aborted.
 * @param cache where `localFile` keeps copies
 */
export function makeS3Store(place: S3Place, cache: LocalCache): ArtifactStore {
  const location = describePlace(place);
  const root = place.prefix === "" ? "" : `${place.prefix}/`;
  let opened: Promise<S3Bucket> | null = null;
  /** The SDK is much to load, and nothing for who keeps artifacts in a folder. */
  const bucket = () => {
    opened ??= import("./s3-bucket").then(({ openBucket }) => openBucket(place));
    return opened;
  };

  function keyOf(sha256: string): string {
    requireHash(sha256);
    return `${root}${sha256.slice(0, 2)}/${sha256}`;
  }

  async function find(sha256: string): Promise<FoundArtifact | null> {
    const found = await (await bucket()).head(keyOf(sha256));
    return found && { sha256, ...found };
  }

  async function upload({ path, ...stored }: StoredArtifact & { path: string }): Promise<TakenArtifact> {
    const key = keyOf(stored.sha256);
    const version = randomUUID();
    const to = await bucket();
    const there = await to.head(key);
    const isThere = there?.bytes === stored.bytes && (await to.renew(key, { bytes: stored.bytes, version }));
    if (!isThere) {
      await to.put(key, { source: path, ...stored, version });
      const written = await to.head(key);
      if (written?.bytes !== stored.bytes)
        throw new FoldwiseError(
          "unavailable",
          `${location} has ${written?.bytes ?? 0} of the ${stored.bytes} bytes of artifact ${stored.sha256} after it said that it has them all. Try again, and look at its server's log.`,
        );
    }
    return { ...stored, version };
  }

  /** Takes the SHA-256 while the bytes are written to a file of the cache. */
  async function spool(source: () => Readable): Promise<StoredArtifact & { path: string }> {
    const path = await cache.temporary();
    try {
      return { ...(await writeHashed(source, path)), path };
    } catch (error) {
      await rm(path, { force: true });
      throw isCode(error, ...NO_SPACE_CODES) ? noSpace(error) : error;
    }
  }

  const noSpace = (cause: unknown) =>
    new FoldwiseError(
      "unavailable",
      `No space left on this machine for artifacts on their way to ${location}. No partial file was kept; free some space and try again.`,
      { cause },
    );

  async function put(source: () => Readable): Promise<StoredArtifact> {
    const spooled = await spool(source);
    try {
      const { sha256, bytes } = await upload(spooled);
      return { sha256, bytes };
    } finally {
      await rm(spooled.path, { force: true });
    }
  }

  async function takeFile(path: string): Promise<TakenArtifact> {
    const own = { ...(await digestOf(path)), path };
    const taken = await upload(own);
    // Whoever goes on from a checkpoint is often the one that wrote it.
    await cache.offerFile(taken.sha256, own);
    return taken;
  }

  async function openBody(sha256: string, range: ByteRange, etag?: string): Promise<S3Body> {
    const got = await (await bucket()).get(keyOf(sha256), range, etag);
    if (got === null) throw notFound("artifact", sha256);
    return got;
  }

  /** An answer that breaks off is asked for again from where it ended. */
  async function* readOn(
    sha256: string,
    { start, end }: ByteRange,
    first: S3Body,
  ): AsyncGenerator<Buffer, void, undefined> {
    const last = Math.min(end ?? first.bytes - 1, first.bytes - 1);
    const hash = start === 0 && last === first.bytes - 1 ? createHash("sha256") : null;
    let at = start;
    let got = first;
    for (let failures = 0; at <= last; ) {
      const before = at;
      try {
        for await (const chunk of got.body as AsyncIterable<Buffer>) {
          at += chunk.length;
          hash?.update(chunk);
          yield chunk;
        }
        if (at <= last) throw new Error("The answer ended early.");
      } catch (error) {
        failures = at > before ? 0 : failures + 1;
        if (failures >= MAX_READS)
          throw isOtherChecksum(error)
            ? new DamagedArtifactError(sha256, location)
            : s3Error(error, place, "reading");
        got = await openBody(sha256, { start: at, end: last }, first.etag);
      }
    }
    if (hash && hash.digest("hex") !== sha256) throw new DamagedArtifactError(sha256, location);
  }

  async function open(sha256: string, range: ByteRange = { start: 0 }): Promise<Readable> {
    if (range.end !== undefined && range.end < range.start) return Readable.from([]);
    const first = await openBody(sha256, range);
    const stream = Readable.from(readOn(sha256, range, first), { objectMode: false });
    stream.once("close", () => first.body.destroy());
    return stream;
  }

  async function fetch(sha256: string, path: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await pipeline(await open(sha256), createWriteStream(path));
      } catch (error) {
        if (!(error instanceof DamagedArtifactError) || attempt === MAX_FETCHES) throw error;
      }
    }
  }

  async function remove(sha256: string): Promise<void> {
    await (await bucket()).remove(keyOf(sha256));
    await cache.forget(sha256);
  }

  return {
    location,
    putFile: (path) => put(() => createReadStream(path)),
    takeFile,
    putBytes: (bytes) => put(() => Readable.from([Buffer.from(bytes)])),
    putStream(source) {
      // One that breaks before it is read would end the process; reading it throws.
      source.on("error", () => undefined);
      return put(() => source);
    },
    open,
    async localFile(sha256) {
      requireHash(sha256);
      let size: number | null = null;
      return cache.holdFile(sha256, {
        bytes: async () => {
          size ??= (await find(sha256))?.bytes ?? null;
          if (size === null) throw notFound("artifact", sha256);
          return size;
        },
        make: (path) => fetch(sha256, path),
        isWhole: async (path) => (await digestOf(path)).sha256 === sha256,
      });
    },
    find,
    has: async (sha256) => (await find(sha256)) !== null,
    remove,
    async removeTaken({ sha256, version }) {
      if ((await find(sha256))?.version === version) await remove(sha256);
    },
    async *list() {
      for await (const { key, storedAt } of (await bucket()).list(root)) {
        const name = key.slice(root.length + 3);
        if (HASH.test(name) && key === keyOf(name)) yield { sha256: name, storedAt };
      }
    },
    async claimOwner(owner) {
      const key = `${root}owner`;
      const to = await bucket();
      if (await to.create(key, owner)) return owner;
      return (await to.read(key)) ?? "";
    },
    async check() {
      const key = `${root}check-${randomUUID()}`;
      const to = await bucket();
      const bytes = Buffer.from("check");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await to.put(key, { source: bytes, bytes: bytes.length, sha256, version: randomUUID() });
      await to.remove(key);
      for await (const _ of to.list(`${root}check-`)) break;
    },
    removeStale: () => cache.removeStale(),
  };
}

async function digestOf(path: string): Promise<StoredArtifact> {
  const hash = createHash("sha256");
  const { size } = await stat(path);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { sha256: hash.digest("hex"), bytes: size };
}

/** The client compares the checksum that a whole object was put with, and of a short one gives no byte before. @smithy/core 3.41.1 has no class for it. */
function isOtherChecksum(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Checksum mismatch");
}
