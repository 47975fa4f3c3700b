import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@foldwise/core/random";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchFile } from "./fetch-file";
import { breakOff, type FileServer, sendRange, serveFiles, TEST_LIMITS, whenFileHas } from "./testing";

const random = createRandom(3);
const body = Buffer.from(Uint8Array.from({ length: 300_000 }, () => random.int(256)));
const sha256 = createHash("sha256").update(body).digest("hex");
const retryPolicy = { answerMs: 10_000, stallMs: 10_000, tries: 3, pauseMs: 1 };

let server: FileServer | null = null;
let folder = "";
let lines: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-fetch-"));
  lines = [];
});
afterEach(async () => {
  await server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

const to = () => join(folder, "vgg", "weights.h5");
const half = (of: Buffer) => ({ body: of, bytes: 120_000, part: `${to()}.part` });
const whenWaiting = (count: number) =>
  expect
    .poll(() => lines.filter((line) => line === "weights.h5 is being downloaded by another process"))
    .toHaveLength(count);
const left = () => readdirSync(join(folder, "vgg")).sort();
const fetchIt = (
  checksum: { sha256: string } | { md5: string } | null = { sha256 },
  name = "weights.h5",
  waiting = retryPolicy,
  signal?: AbortSignal,
) =>
  fetchFile({
    ...TEST_LIMITS,
    url: `${server?.url}${name}`,
    to: to(),
    checksum,
    onProgress: (line) => lines.push(line),
    retryPolicy: waiting,
    ...(signal ? { signal } : {}),
  });

describe("a download", () => {
  it("is kept, checked, and not done twice", async () => {
    server = await serveFiles({ "weights.h5": body });
    expect(await fetchIt()).toMatchObject({ sha256 });
    expect(readFileSync(to()).equals(body)).toBe(true);
    expect(lines[0]).toBe(`downloading ${server.url}weights.h5`);
    await fetchIt();
    expect(server.ranges).toEqual([null]);
    expect(left()).toEqual(["weights.h5"]);
  });

  it("goes on where the connection broke", async () => {
    server = await serveFiles({ "weights.h5": body }, (request, response) =>
      request.headers.range ? sendRange(request, response, body) : breakOff(response, half(body)),
    );
    await fetchIt();
    expect(readFileSync(to()).equals(body)).toBe(true);
    expect(server.ranges).toHaveLength(2);
    expect(server.ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it("goes on where an earlier process left it", async () => {
    let isDown = false;
    server = await serveFiles({ "weights.h5": body }, (request, response) => {
      if (isDown) response.destroy();
      else if (request.headers.range) sendRange(request, response, body);
      else {
        isDown = true;
        breakOff(response, half(body));
      }
    });
    await expect(fetchIt()).rejects.toThrow("could not be downloaded");
    expect(left()).toEqual(["weights.h5.part", "weights.h5.part.validator"]);
    isDown = false;
    await fetchIt();
    expect(readFileSync(to()).equals(body)).toBe(true);
    expect(server.ranges.at(-1)).toMatch(/^bytes=[1-9]/);
  });

  it("starts again where the server honours no Range", async () => {
    let isFirst = true;
    server = await serveFiles({ "weights.h5": body }, (_, response) => {
      if (isFirst) breakOff(response, half(body));
      else response.writeHead(200, { "content-length": body.length }).end(body);
      isFirst = false;
    });
    await fetchIt();
    expect(readFileSync(to()).equals(body)).toBe(true);
    expect(server.ranges).toHaveLength(2);
  });

  it("starts again where the file has changed since", async () => {
    const old = Buffer.alloc(body.length, 7);
    let isFirst = true;
    server = await serveFiles({ "weights.h5": body }, (request, response) => {
      if (isFirst) breakOff(response, half(old));
      else sendRange(request, response, body, '"two"');
      isFirst = false;
    });
    await fetchIt();
    expect(readFileSync(to()).equals(body)).toBe(true);
  });

  it("starts again where what was begun turns out to be of another file", async () => {
    server = await serveFiles({ "weights.h5": body });
    await fetchIt();
    const other = join(folder, "other", "weights.h5");
    await fetchFile({
      ...TEST_LIMITS,
      url: `${server.url}weights.h5`,
      to: other,
      checksum: { sha256 },
      onProgress: () => {},
    });
    // A part of another file, which the server's tag takes for its own.
    const third = join(folder, "vgg", "third.h5");
    writeFileSync(`${third}.part`, Buffer.alloc(1000, 7));
    writeFileSync(`${third}.part.validator`, '"one"');
    const onProgress = (line: string) => lines.push(line);
    await fetchFile({
      ...TEST_LIMITS,
      url: `${server.url}weights.h5`,
      to: third,
      checksum: { sha256 },
      onProgress,
      retryPolicy,
    });
    expect(readFileSync(third).equals(body)).toBe(true);
    expect(lines.some((line) => line.startsWith("the partial download does not match"))).toBe(true);
  });

  it("is done once by several that ask at once", async () => {
    // The file is given to the first once the two others wait for it.
    server = await serveFiles({ "weights.h5": body }, async (request, response) => {
      await whenWaiting(2);
      sendRange(request, response, body);
    });
    await Promise.all([fetchIt(), fetchIt(), fetchIt()]);
    expect(server.ranges).toEqual([null]);
  });
});

describe("a download that is cancelled", () => {
  const cancelled = new Error("cancelled");
  /** Half of it at once, the rest at 10 kB a second. */
  const trickle = (response: ServerResponse, hasBegun: () => void) => {
    response.writeHead(200, { "content-length": body.length, etag: '"one"' });
    response.write(body.subarray(0, 150_000));
    void whenFileHas(`${to()}.part`, 150_000).then(hasBegun);
    let at = 150_000;
    const timer = setInterval(() => {
      response.write(body.subarray(at, at + 1_000));
      at += 1_000;
    }, 100);
    response.once("close", () => clearInterval(timer));
  };

  it("ends at once, hangs up, and the next one goes on from what came", async () => {
    const stop = new AbortController();
    let hungUp: Promise<unknown> = Promise.resolve();
    server = await serveFiles({ "weights.h5": body }, (request, response) => {
      if (request.headers.range) return sendRange(request, response, body);
      hungUp = once(response, "close");
      trickle(response, () => stop.abort(cancelled));
    });
    await expect(fetchIt({ sha256 }, "weights.h5", retryPolicy, stop.signal)).rejects.toBe(cancelled);
    await hungUp;
    expect(left()).toEqual(["weights.h5.part", "weights.h5.part.validator"]);
    expect(await fetchIt()).toMatchObject({ sha256 });
    expect(Number(/\d+/.exec(server.ranges.at(-1) ?? "")?.[0])).toBeGreaterThanOrEqual(150_000);
    expect(server.ranges).toHaveLength(2);
  });

  it("leaves another that waits for it to do it", async () => {
    const stop = new AbortController();
    let second: ReturnType<typeof fetchIt> | undefined;
    server = await serveFiles({ "weights.h5": body }, (request, response) => {
      if (request.headers.range) return sendRange(request, response, body);
      second = fetchIt();
      trickle(response, () => void whenWaiting(1).then(() => stop.abort(cancelled)));
    });
    await expect(fetchIt({ sha256 }, "weights.h5", retryPolicy, stop.signal)).rejects.toBe(cancelled);
    expect(await second).toMatchObject({ sha256 });
  });

  it("is not begun, nor waited for, nor tried again", async () => {
    const stop = new AbortController();
    server = await serveFiles({ "weights.h5": body }, (_, response) => {
      response.writeHead(503).end();
      setTimeout(() => stop.abort(cancelled), 20);
    });
    const slow = { ...retryPolicy, pauseMs: 60_000 };
    await expect(fetchIt({ sha256 }, "weights.h5", slow, stop.signal)).rejects.toBe(cancelled);
    await expect(fetchIt({ sha256 }, "weights.h5", slow, stop.signal)).rejects.toBe(cancelled);
    expect(server.ranges).toHaveLength(1);
    writeFileSync(`${to()}.lock`, "");
    const waits = AbortSignal.abort(cancelled);
    await expect(fetchIt({ sha256 }, "weights.h5", slow, waits)).rejects.toBe(cancelled);
    expect(left()).toEqual(["weights.h5.lock"]);
  });
});

describe("what cannot be had", () => {
  const expectHint = async (reason: RegExp, { name = "weights.h5", waiting = retryPolicy } = {}) => {
    const error = await fetchIt({ sha256 }, name, waiting).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "FoldwiseError", code: "invalid" });
    const { message } = error instanceof Error ? error : { message: "" };
    expect(message).toMatch(reason);
    expect(message).toContain(`curl -fL -o '${to()}' '${server?.url}${name}'`);
    expect(left()).not.toContain("weights.h5");
  };

  it("is said at once where there is no such file", async () => {
    server = await serveFiles({});
    await expectHint(/status 404 \(Not Found\)/, { name: "none.h5" });
    expect(server.ranges).toHaveLength(1);
  });

  it("comes with a command to copy that a shell reads as it is meant", async () => {
    server = await serveFiles({});
    const error = await fetchIt({ sha256 }, "it's.h5").catch((cause: unknown) => cause);
    expect(String(error)).toContain(`curl -fL -o '${to()}' '${server.url}it'\\''s.h5'`);
  });

  it("is tried some times where the server is out of order", async () => {
    server = await serveFiles({ "weights.h5": body }, (_, response) => response.writeHead(503).end());
    await expectHint(/status 503/);
    expect(server.ranges).toHaveLength(3);
  });

  it("is given up where the connection breaks each time before the end, and is an error like any other", async () => {
    const large = Buffer.alloc(4 * 2 ** 20, 1);
    server = await serveFiles({ "weights.h5": large }, (_, response) => {
      response.writeHead(200, { "content-length": 2 * large.length });
      response.write(large, () => response.destroy());
    });
    await expectHint(/\d+ of 8388608 bytes received/);
    expect(server.ranges.length).toBeGreaterThanOrEqual(3);
  });

  it("is not fetched beyond the limit, whether its length is told or not, and nothing of it is kept", async () => {
    const bytes = TEST_LIMITS.maxBytes + 1;
    server = await serveFiles({ "weights.h5": body }, (_, response) => {
      const isTold = server?.ranges.length === 1;
      response.writeHead(200, isTold ? { "content-length": bytes } : {});
      response.write(isTold ? "" : Buffer.alloc(bytes));
      response.flushHeaders();
    });
    for (const requests of [1, 2]) {
      await expectHint(/is larger than the 10000000 bytes that may be downloaded \(FOLDWISE_WEIGHTS_MAX_MB/);
      expect(server.ranges).toHaveLength(requests);
      expect(left()).toEqual([]);
    }
  });

  it("is given up where nobody answers", async () => {
    server = await serveFiles({ "weights.h5": body }, () => {});
    await expectHint(/no answer within 0\.3 s/, { waiting: { ...retryPolicy, answerMs: 300, tries: 2 } });
  });

  it("is given up where bytes stop coming", async () => {
    server = await serveFiles({ "weights.h5": body }, (_, response) => {
      response.writeHead(200, { "content-length": body.length });
      response.write(body.subarray(0, 100));
    });
    await expectHint(/no data for 0\.3 s/, { waiting: { ...retryPolicy, stallMs: 300, tries: 2 } });
  });

  it("is said where there is no server", async () => {
    server = await serveFiles({});
    await server.close();
    await expectHint(/ECONNREFUSED/);
  });

  it("says which file has another checksum, and uses none of it", async () => {
    server = await serveFiles({ "weights.h5": body });
    const wrong = "0".repeat(64);
    await expect(fetchIt({ sha256: wrong })).rejects.toThrow(
      `The file from ${server.url}weights.h5 failed its check: its SHA-256 is not ${wrong}. It was not used`,
    );
    expect(left()).toEqual([]);
    await expect(fetchIt({ md5: "0".repeat(32) })).rejects.toThrow(/its MD5 is not 0{32}/);
  });

  it("refuses a file of the cache that was altered", async () => {
    server = await serveFiles({ "weights.h5": body });
    await fetchIt();
    writeFileSync(to(), "something else");
    await expect(fetchIt()).rejects.toThrow(/weights\.h5 failed its check: .*Remove it/);
  });

  it("fetches by http and https only", async () => {
    const url = "file:///etc/hostname";
    const request = { ...TEST_LIMITS, url, to: to(), checksum: null, onProgress: () => {}, retryPolicy };
    await expect(fetchFile(request)).rejects.toThrow("only http and https");
  });
});

describe("a file without a publisher's checksum", () => {
  it("has that of its first download from then on", async () => {
    server = await serveFiles({ "weights.h5": body });
    expect(await fetchIt(null)).toMatchObject({ sha256 });
    expect(readFileSync(`${to()}.sha256`, "utf8").trim()).toBe(sha256);
    writeFileSync(to(), "something else");
    await expect(fetchIt(null)).rejects.toThrow("failed its check");
  });
});
