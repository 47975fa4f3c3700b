import { createHash, randomBytes } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type S3Server, startS3 } from "../../../../infra/testing/s3";
import { startProxy, type TcpProxy } from "../../../../infra/testing/tcp-proxy";
import { copyArtifacts } from "./copy";
import { makeFolderStore } from "./folder-store";
import { openArtifactStore } from "./open";
import { openBucket } from "./s3-bucket";
import { artifactSettings } from "./settings";
import type { ArtifactStore } from "./store";
import { itIsAnArtifactStore } from "./testing/conformance";

let server: S3Server;
let folder: string;
let bucket: string;
let tests = 0;
const proxies: TcpProxy[] = [];

beforeAll(async () => {
  server = await startS3();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-s3-store-"));
  bucket = `test-${++tests}`;
  await server.createBucket(bucket);
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.stop();
  await rm(folder, { recursive: true, force: true });
});

function settingsOf(variables: Record<string, string>, home: string) {
  const { settings, problems } = artifactSettings(
    { ...server.variables(bucket, "lab/one"), ...variables },
    join(folder, home),
  );
  if (!settings) throw new Error(JSON.stringify(problems));
  return settings;
}

/** As a process on a machine whose home is `home`. */
function openStore(variables: Record<string, string> = {}, home = "home"): ArtifactStore {
  return openArtifactStore(settingsOf(variables, home)).store;
}

async function through(options: Omit<Parameters<typeof startProxy>[0], "target"> = {}) {
  const proxy = await startProxy({ ...options, target: { host: "127.0.0.1", port: server.port } });
  proxies.push(proxy);
  return { proxy, variables: { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${proxy.port}` } };
}

/** A difference of large buffers takes minutes to print. */
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const cacheOf = (home: string) => join(folder, home, "cache", "artifacts");
const objectOf = (sha256: string) => join(server.folder, bucket, "lab/one", sha256.slice(0, 2), sha256);
async function cached(home = "home"): Promise<string[]> {
  const all = await readdir(cacheOf(home), { recursive: true, withFileTypes: true }).catch(() => []);
  return all
    .filter((entry) => entry.isFile() && /\/[0-9a-f]{2}$/.test(entry.parentPath))
    .map(({ name }) => name)
    .sort();
}
async function read(store: ArtifactStore, sha256: string): Promise<Buffer> {
  const file = await store.localFile(sha256);
  try {
    return await readFile(file.path);
  } finally {
    file.release();
  }
}

describe("a store in a bucket", () => {
  itIsAnArtifactStore(() => ({ store: openStore(), other: openStore({}, "other-home"), folder }));

  it("does not send again what is there", async () => {
    const bytes = randomBytes(3 * 2 ** 20);
    const { proxy, variables } = await through();
    await openStore().putBytes(bytes);
    const store = openStore(variables);
    await store.putBytes(bytes);
    expect(proxy.bytesSent()).toBeLessThan(100_000);
    expect(await cached()).toEqual([]);
  });

  it("reads on from where an answer was cut off, and sends on what was", async () => {
    const disturbance = { seed: 5, cut: 0.6, maxBytes: 6_000_000, maxDelayMs: 2 };
    const { proxy, variables } = await through({ disturbance });
    const store = openStore(variables, "far");
    const bytes = randomBytes(30 * 2 ** 20);
    const { sha256 } = await store.putBytes(bytes);
    for (let times = 0; times < 3; times++)
      expect(digest(await buffer(await store.open(sha256)))).toBe(sha256);
    expect(digest(await read(store, sha256))).toBe(sha256);
    expect(proxy.cuts()).toBeGreaterThan(0);
    expect(await uploadsUnderWay()).toBe(0);
  });

  it("fails whoever reads an answer that broke before it was read, and not the process", async () => {
    const { sha256 } = await openStore().putBytes(randomBytes(1_000));
    const { place } = settingsOf({}, "home");
    if (place.kind !== "s3") throw new Error("the artifacts are in no bucket");
    const got = await openBucket(place).get(`lab/one/${sha256.slice(0, 2)}/${sha256}`, { start: 0 });
    if (got === null) throw new Error("the artifact is not there");
    // As the SDK does once the connection has been silent for too long.
    got.body.destroy(new Error("timed out"));
    await new Promise((resolve) => got.body.once("close", resolve));
    await expect(buffer(got.body)).rejects.toThrow("timed out");
  });

  it("aborts an upload whose server goes away, says so, and puts the file when it is back", async () => {
    const { proxy, variables } = await through({
      disturbance: { seed: 1, cut: 0, maxBytes: 0, maxDelayMs: 4 },
    });
    const store = openStore(variables);
    const path = join(folder, "checkpoint");
    const bytes = randomBytes(20 * 2 ** 20);
    await writeFile(path, bytes);
    const sending = store.takeFile(path);
    const refused = expect(sending).rejects.toMatchObject({ code: "unavailable", isTemporary: true });
    await expect.poll(() => proxy.bytesSent()).toBeGreaterThan(2 ** 20);
    proxy.close();
    await refused;
    expect((await readFile(path)).equals(bytes)).toBe(true);
    proxy.open();
    const { sha256 } = await store.takeFile(path);
    expect(digest(await buffer(await store.open(sha256)))).toBe(sha256);
  });

  it("refuses bytes that were damaged in the bucket, and reads them anew when they are whole", async () => {
    const bytes = randomBytes(100_000);
    const { sha256 } = await openStore().putBytes(bytes);
    await writeFile(objectOf(sha256), Buffer.concat([bytes.subarray(1), Buffer.from([0])]));
    const store = openStore();
    const message = {
      code: "unavailable",
      message: expect.stringContaining(`${sha256} in s3://${bucket}/lab/one are damaged`),
    };
    await expect(store.localFile(sha256)).rejects.toMatchObject(message);
    await expect(buffer(await store.open(sha256))).rejects.toMatchObject(message);
    expect(await cached()).toEqual([]);
    await writeFile(objectOf(sha256), bytes);
    expect(digest(await read(store, sha256))).toBe(sha256);
  });

  async function uploadsUnderWay(): Promise<number> {
    const client = new S3Client({
      endpoint: server.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: server.accessKey, secretAccessKey: server.secretKey },
    });
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    client.destroy();
    return Uploads.length;
  }
});

describe("a copy of a folder's artifacts to a bucket", () => {
  it("compares each with its SHA-256, leaves out those that are damaged, and goes on where it was cut off", async () => {
    const from = makeFolderStore(join(folder, "artifacts"));
    const whole = await Promise.all([0, 10, 9_000_000].map((bytes) => from.putBytes(randomBytes(bytes))));
    const damaged = await from.putBytes(randomBytes(1_000));
    await writeFile(await from.localPath(damaged.sha256), "others");
    const to = openStore();
    await to.putStream(await from.open(whole[1]?.sha256 ?? ""));
    const bytes = whole.reduce((sum, one) => sum + one.bytes, 0) - 10;
    expect(await copyArtifacts({ from, to })).toEqual({
      copied: 2,
      bytes,
      skipped: 1,
      damaged: [damaged.sha256],
    });
    for (const { sha256 } of whole) expect(digest(await buffer(await to.open(sha256)))).toBe(sha256);
    const names = [];
    for await (const { sha256 } of to.list()) names.push(sha256);
    expect(names.sort()).toEqual(whole.map(({ sha256 }) => sha256).sort());
    expect(await copyArtifacts({ from, to })).toMatchObject({ copied: 0, skipped: 3 });
  });

  it("keeps an artifact whose bytes are under the name of a damaged one, too", async () => {
    const from = makeFolderStore(join(folder, "artifacts"));
    const [whole, damaged] = [await from.putBytes(randomBytes(100)), await from.putBytes(randomBytes(200))];
    await copyFile(await from.localPath(whole.sha256), await from.localPath(damaged.sha256));
    const to = openStore();
    expect(await copyArtifacts({ from, to })).toMatchObject({ copied: 1, damaged: [damaged.sha256] });
    expect(await copyArtifacts({ from, to })).toMatchObject({ skipped: 1, damaged: [damaged.sha256] });
    expect(digest(await buffer(await to.open(whole.sha256)))).toBe(whole.sha256);
  });
});

describe("a copy of a bucket's artifacts to a folder", () => {
  it("names those that are damaged and goes on", async () => {
    const from = openStore();
    const [whole, damaged] = [await from.putBytes(randomBytes(100)), await from.putBytes(randomBytes(200))];
    const { sha256 } = damaged;
    await writeFile(objectOf(sha256), randomBytes(200));
    const to = makeFolderStore(join(folder, "artifacts"));
    expect(await copyArtifacts({ from, to })).toEqual({
      copied: 1,
      bytes: 100,
      skipped: 0,
      damaged: [sha256],
    });
    expect(digest(await buffer(await to.open(whole.sha256)))).toBe(whole.sha256);
    expect(await to.find(sha256)).toBeNull();
  });
});

describe("copies of a bucket's artifacts on a machine", () => {
  const limit = { FOLDWISE_ARTIFACT_CACHE_GB: "0.0001" };

  it("are fetched once for all who ask, and kept of what was put from here", async () => {
    const bytes = randomBytes(1_000_000);
    const { sha256 } = await openStore().putBytes(bytes);
    const { proxy, variables } = await through();
    const stores = [openStore(variables, "far"), openStore(variables, "far")];
    const files = await Promise.all([...stores, ...stores].map((store) => store.localFile(sha256)));
    expect(new Set(files.map(({ path }) => path)).size).toBe(1);
    for (const file of files) file.release();
    await read(stores[0] ?? openStore(), sha256);
    expect(proxy.bytesReceived()).toBeLessThan(2.5 * bytes.length);
    await writeFile(join(folder, "own"), "my checkpoint");
    const own = await openStore(variables, "far").takeFile(join(folder, "own"));
    proxy.close();
    expect(await read(openStore(variables, "far"), own.sha256)).toEqual(Buffer.from("my checkpoint"));
  });

  it("go when they are too many, the longest unused first, and never one that is in use", async () => {
    const store = openStore(limit);
    const put = async () => (await openStore().putBytes(randomBytes(30_000))).sha256;
    const [a, b, c, d, e] = [await put(), await put(), await put(), await put(), await put()];
    for (const [i, sha256] of [a, b, c].entries()) {
      await read(store, sha256);
      // Times of files are too coarse to tell what follows at once.
      await utimes(join(cacheOf("home"), sha256.slice(0, 2), sha256), i, i);
    }
    const inUse = await openStore(limit).localFile(a);
    await utimes(inUse.path, 0, 0);
    await read(store, d);
    expect(await cached()).toEqual([a, c, d].sort());
    const alsoInUse = await Promise.all([c, d].map((sha256) => store.localFile(sha256)));
    await expect(store.localFile(e)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/cache .* is full: .*FOLDWISE_ARTIFACT_CACHE_GB/),
    });
    inUse.release();
    expect((await read(store, e)).length).toBe(30_000);
    expect(await cached()).toEqual([c, d, e].sort());
    for (const file of alsoInUse) file.release();
    const large = (await openStore().putBytes(randomBytes(200_000))).sha256;
    await expect(store.localFile(large)).rejects.toMatchObject({
      message: expect.stringContaining("is full"),
    });
  });

  it("are compared with their SHA-256 before a process uses them, and fetched again", async () => {
    const bytes = randomBytes(50_000);
    const { sha256 } = await openStore().putBytes(bytes);
    await read(openStore(), sha256);
    await writeFile(join(cacheOf("home"), sha256.slice(0, 2), sha256), "cut");
    expect(digest(await read(openStore(), sha256))).toBe(sha256);
  });

  it("leave nothing of fetches that were killed a day ago", async () => {
    const incoming = join(cacheOf("home"), "incoming");
    await mkdir(incoming, { recursive: true });
    for (const name of ["old", "new"]) await writeFile(join(incoming, name), "part");
    await utimes(join(incoming, "old"), 0, 0);
    expect(await openStore().removeStale()).toBe(1);
    expect(await readdir(incoming)).toEqual(["new"]);
  });
});

describe("a bucket that cannot be used", () => {
  /** Says what is wrong and what to do, and no secret. */
  async function refusal(variables: Record<string, string>) {
    const error = await openStore(variables)
      .check()
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({ code: "unavailable" });
    const text = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(text).not.toContain(server.secretKey);
    expect(text).not.toContain(variables.AWS_SECRET_ACCESS_KEY ?? server.secretKey);
    return error;
  }

  it("is missing", async () => {
    expect(await refusal({ FOLDWISE_ARTIFACTS: "s3://no-such-bucket" })).toMatchObject({
      message: `The bucket no-such-bucket at 127.0.0.1:${server.port} does not exist. Create it, or correct FOLDWISE_ARTIFACTS.`,
      isTemporary: false,
    });
  });

  it.each([
    ["AWS_ACCESS_KEY_ID", "wrong-key"],
    ["AWS_SECRET_ACCESS_KEY", "wrong-secret-0123456789"],
  ])("refuses a wrong %s", async (name, value) => {
    expect(await refusal({ [name]: value })).toMatchObject({
      message: expect.stringContaining("Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
      isTemporary: false,
    });
  });

  it("refuses writes", async () => {
    const { sha256 } = await openStore().putBytes(Buffer.from("there"));
    const readOnly = await startS3({ folder: server.folder, isReadOnly: true });
    try {
      const variables = { AWS_ENDPOINT_URL_S3: readOnly.endpoint };
      expect(await refusal(variables)).toMatchObject({
        message: expect.stringMatching(/^Access is denied while writing s3:.*Allow .*PutObject/),
        isTemporary: false,
      });
      const store = openStore(variables);
      await expect(store.putBytes(Buffer.from("more"))).rejects.toMatchObject({ code: "unavailable" });
      expect(await buffer(await store.open(sha256))).toEqual(Buffer.from("there"));
    } finally {
      await readOnly.stop();
    }
  });

  it("does not answer", async () => {
    const { proxy, variables } = await through();
    proxy.close();
    expect(await refusal(variables)).toMatchObject({
      message: expect.stringMatching(/cannot be used: writing failed .*AWS_ENDPOINT_URL_S3/),
      isTemporary: true,
    });
  });
});

it("names artifacts by their content", async () => {
  const { sha256 } = await openStore().putBytes(Buffer.from("abc"));
  expect(sha256).toBe(digest(Buffer.from("abc")));
  expect(await readFile(objectOf(sha256), "utf8")).toBe("abc");
});
