import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { makeFolderStore } from "@foldwise/db/artifacts";
import { deleteExpiredUploads } from "@foldwise/db/repositories/artifact-upload";
import { collectGarbage } from "@foldwise/db/repositories/purge";
import { artifactUpload } from "@foldwise/db/schema";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type S3Server, startS3 } from "../../../../infra/testing/s3";
import { startProxy, type TcpProxy } from "../../../../infra/testing/tcp-proxy";
import { createClient } from "../../../../packages/client/src/sdk";
import { parseEnvironment } from "./environment";
import { serveMlflow } from "./mlflow/handle";
import { installServices, openServices, type Services } from "./services";
import { startApi, type TestApi } from "./testing/api";
import { buildCli, type Ended } from "./testing/cli";
import { findHandlers } from "./testing/handlers";
import { serveRoutes } from "./testing/http-server";

const folder = mkdtempSync(join(tmpdir(), "foldwise-artifacts-"));
const artifacts = join(folder, "home", "artifacts");
const MiB = 1024 ** 2;
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;
let foldwise: (...args: readonly string[]) => Promise<Ended>;
let client: ReturnType<typeof createClient>;
/** A logged run: its number, its UUID and its place among MLflow's artifacts. */
let run: { id: number; uid: string; root: string };

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");

/** Sends a request as it stands; the answer's JSON, if it has some. */
async function ask(method: string, path: string, init: RequestInit = {}) {
  const answer = await fetch(path.startsWith("http") ? path : `${server.url}${path}`, { ...init, method });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null,
  };
}
const post = (path: string, body: object) =>
  ask("POST", path, { body: JSON.stringify(body), headers: { "content-type": "application/json" } });
const mlflow = (path: string, body: object) => post(`/api/2.0/mlflow${path}`, body);
const fileOf = (path: string) => `/api/v1/runs/${run.id}/artifacts/file?path=${encodeURIComponent(path)}`;
const listed = async (path = "") =>
  (await client.artifacts.list(run.id, path)).entries.map(({ name }) => name);
/** Files in the store, also those that are being written. */
const storedFiles = () =>
  readdirSync(artifacts, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
const unfinished = () =>
  existsSync(join(artifacts, "incoming")) ? readdirSync(join(artifacts, "incoming")) : [];

beforeAll(async () => {
  foldwise = await buildCli(folder, () => server.url);
  api = await startApi({ FOLDWISE_HOME: join(folder, "home") });
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
  server = await serveRoutes([
    ...(await findHandlers()),
    ...methods.map((method) => ({ method, path: "/api/2.0/{path...}", handler: serveMlflow })),
  ]);
  client = createClient({ url: server.url, retries: 0 });
  const { info } = (await mlflow("/runs/create", { experiment_id: "0", run_name: "files" })).json.run;
  const [found] = (await client.runs.list({ limit: 1 })).runs;
  run = {
    id: found?.id ?? 0,
    uid: info.run_id,
    root: info.artifact_uri.replace("mlflow-artifacts:/", ""),
  };
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a file in one request", () => {
  it("is stored, listed, served in parts and deleted", async () => {
    const put = await ask("PUT", fileOf("notes/ä b#?%.txt"), {
      body: "0123456789",
      headers: { "content-digest": `sha-256=:${base64(sha256("0123456789"))}:` },
    });
    expect([put.status, put.json]).toEqual([
      200,
      { path: "notes/ä b#?%.txt", bytes: 10, sha256: sha256("0123456789") },
    ]);
    const { entries } = await client.artifacts.list(run.id);
    expect(entries).toMatchObject([{ path: "notes", isFolder: true, bytes: 10, sha256: null }]);
    const [file] = (await client.artifacts.list(run.id, "notes")).entries;
    expect(file).toMatchObject({ path: "notes/ä b#?%.txt", isFolder: false, sha256: sha256("0123456789") });

    const whole = await ask("GET", fileOf("notes/ä b#?%.txt"));
    expect([whole.status, whole.text]).toEqual([200, "0123456789"]);
    expect(whole.headers.get("content-disposition")).toBe(
      "attachment; filename=\"_ b___.txt\"; filename*=UTF-8''%C3%A4%20b%23%3F%25.txt",
    );
    expect(whole.headers.get("repr-digest")).toBe(`sha-256=:${base64(sha256("0123456789"))}:`);
    const rest = await ask("GET", fileOf("notes/ä b#?%.txt"), { headers: { range: "bytes=7-" } });
    expect([rest.status, rest.text, rest.headers.get("content-range")]).toEqual([206, "789", "bytes 7-9/10"]);
    const beyond = await ask("GET", fileOf("notes/ä b#?%.txt"), { headers: { range: "bytes=10-" } });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    const changed = await ask("GET", fileOf("notes/ä b#?%.txt"), {
      headers: { range: "bytes=7-", "if-range": '"other"' },
    });
    expect([changed.status, changed.text]).toEqual([200, "0123456789"]);

    expect((await ask("DELETE", fileOf("notes"))).json).toEqual({ path: "notes", files: 1 });
    expect((await ask("DELETE", fileOf("notes"))).status).toBe(404);
    expect((await ask("GET", fileOf("notes/ä b#?%.txt"))).status).toBe(404);
  });

  it.each([
    ["a folder above", "../secret"],
    ["a folder above in the middle", "a/../../secret"],
    ["a backslash", "a\\..\\b"],
    ["a control character", "a\u0007"],
    ["no name", "/"],
    ["a long name", "x".repeat(1_025)],
  ])("with %s as its path is refused", async (_what, path) => {
    const put = await ask("PUT", fileOf(path), { body: "x" });
    expect(put.status).toBe(400);
    expect(errorBodySchema.parse(put.json).error.problems[0]?.field).toBe("path");
    expect(await listed()).toEqual([]);
  });

  it("with another digest is refused whole", async () => {
    for (const [field, value] of [
      ["content-digest", `sha-256=:${base64(sha256("other"))}:`],
      ["content-md5", createHash("md5").update("other").digest("base64")],
    ] as const) {
      const put = await ask("PUT", fileOf("a.txt"), { body: "bytes", headers: { [field]: value } });
      expect(put.status).toBe(400);
      expect(errorBodySchema.parse(put.json).error.problems[0]?.field).toBe(field);
    }
    expect(await listed()).toEqual([]);
    expect(storedFiles()).not.toContain(sha256("bytes"));
    expect(unfinished()).toEqual([]);
  });
});

describe("an upload in parts", () => {
  const bytes = randomBytes(33 * MiB);
  const known = { path: "model/weights.bin", bytes: bytes.length, sha256: sha256(bytes) };
  const partOf = (number: number) => new Blob([bytes.subarray((number - 1) * 16 * MiB, number * 16 * MiB)]);
  const partHash = (number: number) => sha256(bytes.subarray((number - 1) * 16 * MiB, number * 16 * MiB));
  /** SHA-256 of the parts that are in the store. */
  const storedParts = () => {
    const hashes = [1, 2, 3].map(partHash);
    return storedFiles().filter((name) => hashes.includes(name));
  };
  const sendPart = (id: string, number: number, init: RequestInit = {}) =>
    ask("PUT", `/api/v1/uploads/${id}/parts/${number}`, { body: partOf(number), ...init });

  it("goes on where it was cut off, and is stored once it is whole", async () => {
    const first = await client.artifacts.createUpload(run.id, known);
    expect(first).toMatchObject({ partCount: 3, partBytes: 16 * MiB, parts: [], isComplete: false });
    for (const number of [3, 1, 1]) expect((await sendPart(first.id, number)).status).toBe(200);
    const early = await post(`/api/v1/uploads/${first.id}/complete`, {});
    expect([early.status, early.json.error.problems[0].problem]).toEqual([400, "2 is missing"]);
    expect(await listed()).toEqual([]);

    const again = await client.artifacts.createUpload(run.id, known);
    expect(again.id).toBe(first.id);
    expect(again.parts.map(({ number }) => number)).toEqual([1, 3]);
    const second = await sendPart(first.id, 2);
    expect(second.headers.get("etag")).toBe(second.json.etag);
    const completed = await Promise.all([1, 2].map(() => client.artifacts.completeUpload(first.id)));
    for (const upload of completed) expect(upload).toMatchObject({ ...known, isComplete: true });
    expect((await client.artifacts.completeUpload(first.id)).sha256).toBe(known.sha256);
    const back = await client.artifacts.file(run.id, known.path);
    expect(sha256(new Uint8Array(await back.arrayBuffer()))).toBe(known.sha256);

    expect((await sendPart(first.id, 1)).status).toBe(409);
    expect((await ask("DELETE", `/api/v1/uploads/${first.id}`)).status).toBe(409);
    expect(await listed("model")).toEqual(["weights.bin"]);
    // The parts are nobody's any more, and go at once: the file does not take twice its size.
    await vi.waitFor(() => expect(storedParts()).toEqual([]));
    expect(storedFiles()).toContain(known.sha256);
  });

  it("leaves parts that another upload or a file names", async () => {
    const [first, second] = [
      await client.artifacts.createUpload(run.id, { ...known, path: "twice/1.bin" }),
      await client.artifacts.createUpload(run.id, { ...known, path: "twice/2.bin" }),
    ];
    for (const { id } of [first, second]) for (const number of [1, 2, 3]) await sendPart(id, number);
    const named = partHash(3);
    await client.artifacts.store(run.id, "twice/part", { file: partOf(3), sha256: named });
    await client.artifacts.completeUpload(first.id);
    await client.artifacts.completeUpload(second.id);
    await vi.waitFor(() => expect(storedParts()).toEqual([named]));
    const back = await client.artifacts.file(run.id, "twice/2.bin");
    expect(sha256(new Uint8Array(await back.arrayBuffer()))).toBe(known.sha256);
    await client.artifacts.delete(run.id, "twice");
    await collectGarbage({ ctx: api.db, artifacts: makeFolderStore(artifacts), olderThanMs: -1 });
  });

  it("keeps its parts until it is aborted or expires", async () => {
    const upload = await client.artifacts.createUpload(run.id, { ...known, path: "kept.bin" });
    await sendPart(upload.id, 3);
    await collectGarbage({ ctx: api.db, artifacts: makeFolderStore(artifacts), olderThanMs: -1 });
    expect(storedFiles()).toContain(sha256(bytes.subarray(32 * MiB)));
    for (let time = 0; time < 2; time++)
      expect((await ask("DELETE", `/api/v1/uploads/${upload.id}`)).status).toBe(200);
    await vi.waitFor(() => expect(storedParts()).toEqual([]));
    expect((await sendPart(upload.id, 1)).status).toBe(404);

    const late = await client.artifacts.createUpload(run.id, { ...known, path: "late.bin" });
    await sendPart(late.id, 3);
    await api.db
      .update(artifactUpload)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(artifactUpload.uid, late.id));
    expect((await sendPart(late.id, 1)).status).toBe(404);
    expect((await client.artifacts.createUpload(run.id, { ...known, path: "late.bin" })).id).not.toBe(
      late.id,
    );
    expect(await deleteExpiredUploads({ ctx: api.db })).toEqual({
      uploads: 1,
      unnamed: [sha256(bytes.subarray(32 * MiB))],
    });
    await collectGarbage({ ctx: api.db, artifacts: makeFolderStore(artifacts), olderThanMs: -1 });
    expect(storedFiles()).not.toContain(sha256(bytes.subarray(32 * MiB)));
  });

  it("refuses parts that it does not have, of another size or with another digest", async () => {
    const { id } = await client.artifacts.createUpload(run.id, { ...known, path: "refused.bin" });
    for (const number of [0, 4, 10_001]) expect((await sendPart(id, number)).status, `${number}`).toBe(400);
    expect((await sendPart(id, 1, { body: partOf(3) })).status).toBe(400);
    expect((await sendPart(id, 1, { body: new Blob([bytes]) })).status).toBe(400);
    const headers = { "content-digest": `sha-256=:${base64(sha256("other"))}:` };
    expect((await sendPart(id, 1, { headers })).status).toBe(400);
    expect((await client.artifacts.showUpload(id)).parts).toEqual([]);
    expect(unfinished()).toEqual([]);
  });

  it("of another content than was said is refused whole", async () => {
    const other = { path: "other.bin", bytes: 5, sha256: sha256("12345") };
    const { id } = await client.artifacts.createUpload(run.id, other);
    expect((await ask("PUT", `/api/v1/uploads/${id}/parts/1`, { body: "54321" })).status).toBe(200);
    const completed = await post(`/api/v1/uploads/${id}/complete`, {});
    expect([completed.status, completed.json.error.problems[0].field]).toEqual([400, "sha256"]);
    expect(await listed()).not.toContain("other.bin");
  });

  it("is by the command, which stores and fetches what was cut off to its end", async () => {
    writeFileSync(join(folder, "weights.bin"), bytes);
    const upload = await client.artifacts.createUpload(run.id, { ...known, path: "by/command.bin" });
    await sendPart(upload.id, 2);
    const put = await foldwise("artifact", "put", String(run.id), "weights.bin", "--path", "by/command.bin");
    expect([put.code, put.err]).toEqual([0, expect.stringContaining("1 of 3 parts are there already")]);
    mkdirSync(join(folder, "plots", "deep"), { recursive: true });
    writeFileSync(join(folder, "plots", "a.csv"), "a,b\n1,2\n");
    writeFileSync(join(folder, "plots", "deep", "empty"), "");
    expect((await foldwise("artifact", "put", String(run.id), "plots", "--path", "by/plots")).code).toBe(0);
    const ls = await foldwise("artifact", "ls", String(run.id), "by");
    expect(ls.out).toMatch(/by\/command\.bin +33\.0 MiB[\s\S]*by\/plots\/ +8 B/);

    mkdirSync(join(folder, "got"));
    const partial = `.command.bin.${known.sha256.slice(0, 16)}.part`;
    writeFileSync(join(folder, "got", partial), bytes.subarray(0, 1_000));
    const get = await foldwise("artifact", "get", String(run.id), "by/command.bin", "--out", "got");
    expect([get.code, get.err]).toEqual([0, expect.stringContaining("continues from byte 1000")]);
    expect(sha256(readFileSync(join(folder, "got", "command.bin")))).toBe(known.sha256);
    expect((await foldwise("artifact", "get", String(run.id), "by/plots", "--out", "got")).code).toBe(0);
    expect(readdirSync(join(folder, "got"), { recursive: true }).sort()).toEqual([
      "command.bin",
      "plots",
      "plots/a.csv",
      "plots/deep",
      "plots/deep/empty",
    ]);
    expect((await foldwise("artifact", "get", String(run.id), "none")).code).toBe(3);
    expect((await foldwise("artifact", "put", String(run.id), "none")).code).toBe(2);
    expect((await foldwise("artifact", "delete", String(run.id), "by")).out).toContain("3 files deleted");
  });
});

describe("an upload of MLflow's clients in parts", () => {
  const create = (path: string, parts: unknown, folderOf = "") =>
    post(`/api/2.0/mlflow-artifacts/mpu/create/${run.root}${folderOf}`, { path, num_parts: parts });
  const end = (step: string, body: object) =>
    post(`/api/2.0/mlflow-artifacts/mpu/${step}/${run.root}/deep`, { path: "/home/ada/large.bin", ...body });

  it("takes parts of any size, in any order and twice, and the same end twice", async () => {
    const { json } = await create("/home/ada/large.bin", 2, "/deep");
    const [first, second] = json.credentials;
    expect(first.url).toMatch(
      new RegExp(
        `^${server.url}/api/v1/uploads/${json.upload_id}/parts/1\\?expires=\\d+&signature=[\\w-]{43}$`,
      ),
    );
    const etags: string[] = [];
    for (const [number, body] of [
      [2, "cdef"],
      [1, "ab"],
      [1, "ab"],
    ] as const)
      etags[number] =
        (await ask("PUT", (number === 1 ? first : second).url, { body })).headers.get("etag") ?? "";
    const parts = [1, 2].map((number) => ({ part_number: number, etag: etags[number] }));
    const upload_id = json.upload_id;
    for (const [wrong, field] of [
      [[{ ...parts[0], etag: "none" }, parts[1]], "parts.0.etag"],
      [[parts[0], parts[0]], "parts.1.part_number"],
      [[parts[0]], "parts"],
      [[...parts, { part_number: 3, etag: "x" }], "parts.2.part_number"],
    ] as const) {
      const refused = await end("complete", { upload_id, parts: wrong });
      expect([refused.status, refused.json.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
      expect(refused.json.message).toContain(`\n  ${field}: `);
    }
    for (let time = 0; time < 2; time++)
      expect((await end("complete", { upload_id, parts })).status).toBe(200);
    expect((await ask("GET", fileOf("deep/large.bin"))).text).toBe("abcdef");
    expect((await end("abort", { upload_id })).status).toBe(400);
    expect((await ask("GET", fileOf("deep/large.bin"))).text).toBe("abcdef");
  });

  it.each([
    ["no part", "a.bin", 0, "num_parts"],
    ["too many parts", "a.bin", 10_001, "num_parts"],
    ["no name", "..", 1, "path"],
  ])("is refused with %s", async (_what, path, parts, field) => {
    const { status, json } = await create(path, parts);
    expect([status, json.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(json.message).toContain(`\n  ${field}: `);
  });

  it("is refused for a folder above, of another upload, and into a deleted run", async () => {
    expect((await create("a.bin", 1, "/..%2F..%2Fother")).status).toBe(400);
    const { json } = await create("a.bin", 1);
    const [{ url }] = json.credentials;
    const other = await end("complete", {
      upload_id: json.upload_id,
      parts: [{ part_number: 1, etag: "x" }],
    });
    expect([other.status, other.json.error_code]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
    await mlflow("/runs/delete", { run_id: run.uid });
    expect((await create("b.bin", 1)).status).toBe(400);
    expect((await ask("PUT", url, { body: "x" })).status).toBe(409);
    await mlflow("/runs/restore", { run_id: run.uid });
    expect((await ask("PUT", url, { body: "x" })).status).toBe(200);
    for (let time = 0; time < 2; time++) {
      const aborted = await post(`/api/2.0/mlflow-artifacts/mpu/abort/${run.root}`, {
        path: "a.bin",
        upload_id: json.upload_id,
      });
      expect(aborted.status).toBe(200);
    }
    expect((await ask("PUT", url, { body: "x" })).status).toBe(404);
  });
});

describe("a signed address, on a server with a token", () => {
  const token = "0123456789abcdef-token";
  let guarded: ReturnType<typeof openServices>;
  const authorized = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const presigned = async (path: string) =>
    (await ask("GET", `/api/2.0/mlflow-artifacts/presigned/${run.root}/${path}`, { headers: authorized }))
      .json;
  beforeAll(() => {
    guarded = openServices(
      parseEnvironment({
        DATABASE_URL: api.environment.databaseUrl,
        FOLDWISE_TOKEN: token,
        FOLDWISE_HOME: join(folder, "home"),
        TEMPORAL_ADDRESS: "127.0.0.1:1",
      }),
    );
    installServices(guarded);
  });
  afterAll(async () => {
    await guarded.close();
    installServices(api);
  });

  it("serves its file without the token, and nothing else", async () => {
    const put = await ask("PUT", fileOf("page.html"), { body: "<p>", headers: authorized });
    expect(put.status).toBe(200);
    expect((await ask("GET", fileOf("page.html"))).status).toBe(401);
    const { url, headers, file_size } = await presigned("page.html");
    expect([headers, file_size]).toEqual([{}, 3]);
    const whole = await ask("GET", url);
    expect([whole.status, whole.text, whole.headers.get("content-type")]).toEqual([
      200,
      "<p>",
      "application/octet-stream",
    ]);
    expect((await ask("GET", url, { headers: { range: "bytes=1-1" } })).text).toBe("p");
    for (const changed of [
      url.replace("page.html", "page.txt"),
      url.replace(/expires=\d/, "expires=9"),
      url.replace(/.$/, url.endsWith("A") ? "B" : "A"),
      url.replace(/artifacts\/\w/, url.includes("artifacts/0") ? "artifacts/1" : "artifacts/0"),
      `${url}&more=1`,
      `${server.url}${fileOf("page.html")}&${url.split("&").at(-1)}`,
    ])
      expect([401, 403], changed).toContain((await ask("GET", changed)).status);
    expect((await ask("GET", url.replace(/&signature.*/, ""))).status).toBe(401);
    expect((await ask("PUT", url, { body: "x" })).status).toBe(405);
    const missing = await ask("GET", `/api/2.0/mlflow-artifacts/presigned/${run.root}/none`, {
      headers: authorized,
    });
    expect([missing.status, missing.json.error_code]).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
  });

  it("of a part takes that part alone", async () => {
    const made = await ask("POST", `/api/2.0/mlflow-artifacts/mpu/create/${run.root}`, {
      headers: authorized,
      body: JSON.stringify({ path: "signed.bin", num_parts: 2 }),
    });
    const [{ url }] = made.json.credentials;
    expect((await ask("PUT", url.replace("/parts/1", "/parts/2"), { body: "x" })).status).toBe(403);
    expect((await ask("PUT", url.replace(/\?.*/, ""), { body: "x" })).status).toBe(401);
    expect((await ask("PUT", url, { body: "x" })).status).toBe(200);
  });
});

describe("a quota of bytes", () => {
  const experimentOf = async () => (await client.runs.show(run.id)).experimentId;
  const put = (path: string, bytes: number, id = run.id) =>
    ask("PUT", `/api/v1/runs/${id}/artifacts/file?path=${path}`, { body: new Blob([randomBytes(bytes)]) });

  it("of an experiment refuses the file that exceeds it, also of several at the same time", async () => {
    const id = await experimentOf();
    const { artifactBytes: used } = await client.experiments.show(id);
    const set = await foldwise(
      "experiment",
      "set-quota",
      String(id),
      "--artifacts",
      String(used + 5_000),
      "--by",
      "Ada",
    );
    expect([set.code, set.err]).toEqual([0, ""]);
    const sent = await Promise.all(Array.from({ length: 8 }, (_, index) => put(`race/${index}`, 2_000)));
    expect(sent.map(({ status }) => status).sort()).toEqual([200, 200, ...Array(6).fill(507)]);
    const [refused] = sent.filter(({ status }) => status === 507);
    expect(refused?.json.error).toMatchObject({
      code: "insufficient-storage",
      problems: [
        {
          field: "file",
          value: "2.0 KiB",
          problem: expect.stringContaining(`quota of experiment ${id}`),
          remedy: expect.stringContaining(`foldwise experiment set-quota ${id} --artifacts`),
        },
      ],
    });
    expect(await client.experiments.show(id)).toMatchObject({
      artifactBytes: used + 4_000,
      maxArtifactBytes: used + 5_000,
    });
    // In place of another file it may be as large as that one was, and larger by what is left.
    const [name = ""] = await listed("race");
    expect((await put(`race/${name}`, 3_000)).status).toBe(200);
    expect((await put(`race/${name}`, 3_001)).status).toBe(507);
    expect((await put(`race/${name}`, 1)).status).toBe(200);
    const large = { path: "large", bytes: 33 * MiB, sha256: "0".repeat(64) };
    expect((await post(`/api/v1/runs/${run.id}/artifacts/uploads`, large)).status).toBe(507);
    const parts = await post(`/api/2.0/mlflow-artifacts/mpu/create/${run.root}`, {
      path: "parts",
      num_parts: 1,
    });
    const part = await ask("PUT", parts.json.credentials[0].url, { body: new Blob([randomBytes(9_000)]) });
    expect(part.status).toBe(507);
    const other = (await mlflow("/experiments/create", { name: "other" })).json.experiment_id;
    await mlflow("/runs/create", { experiment_id: other });
    const [elsewhere] = (await client.runs.list({ limit: 1 })).runs;
    expect((await put("free", 9_000, elsewhere?.id)).status).toBe(200);
    expect((await foldwise("experiment", "set-quota", String(id), "--artifacts", "none")).code).toBe(0);
    expect((await put("race/9", 9_000)).status).toBe(200);
  });

  it("counts the parts of open uploads, and those of a completed one once", async () => {
    const id = await experimentOf();
    const { artifactBytes: used } = await client.experiments.show(id);
    const all = (await client.artifacts.storage()).artifactBytes;
    await client.experiments.setQuotas(id, { maxArtifactBytes: used + 1_000, by: "Cleo" });
    const open = async (path: string) =>
      (await post(`/api/2.0/mlflow-artifacts/mpu/create/${run.root}/open`, { path, num_parts: 2 })).json;
    const [first, second] = [await open("1"), await open("2")];
    const send = (upload: { credentials: { url: string }[] }, part: number, bytes: number) =>
      ask("PUT", upload.credentials[part]?.url ?? "", { body: new Blob([randomBytes(bytes)]) });
    const sent = await send(first, 0, 600);
    expect(sent.status).toBe(200);
    expect((await client.experiments.show(id)).artifactBytes).toBe(used + 600);
    expect((await client.artifacts.storage()).artifactBytes).toBe(all + 600);
    // Together with the part of the other upload, or a file, it would exceed the quota; a part that comes again does not.
    expect((await send(second, 0, 401)).status).toBe(507);
    expect((await put("open/3", 401)).status).toBe(507);
    const again = await send(first, 0, 700);
    const last = await send(first, 1, 300);
    expect([again.status, last.status]).toEqual([200, 200]);
    expect((await send(second, 0, 1)).status).toBe(507);
    const parts = [again, last].map(({ headers }, index) => ({
      part_number: index + 1,
      etag: headers.get("etag"),
    }));
    const complete = { path: "1", upload_id: first.upload_id, parts };
    const folderOf = `${run.root}/open`;
    expect((await post(`/api/2.0/mlflow-artifacts/mpu/complete/${folderOf}`, complete)).status).toBe(200);
    expect((await client.experiments.show(id)).artifactBytes).toBe(used + 1_000);
    await client.experiments.setQuotas(id, { maxArtifactBytes: null, by: "Cleo" });
    await client.artifacts.delete(run.id, "open");
  });

  it("of all experiments is set, shown and recorded", async () => {
    const { artifactBytes } = await client.artifacts.storage();
    expect((await foldwise("artifact", "set-quota", String(artifactBytes + 100), "--by", "Ada")).code).toBe(
      0,
    );
    const refused = await put("all", 101);
    expect([refused.status, refused.json.error.problems[0].problem]).toEqual([
      507,
      expect.stringContaining("of all experiments"),
    ]);
    expect((await put("all", 100)).status).toBe(200);
    await client.artifacts.setQuota(null, "Bob");
    const { changes, maxArtifactBytes } = await client.artifacts.storage();
    expect(maxArtifactBytes).toBeNull();
    const ofOthers = changes.filter(({ by }) => by !== "Cleo");
    expect(ofOthers.map(({ experiment, quota, value, by }) => [experiment?.name, quota, value, by])).toEqual([
      [undefined, "maxArtifactBytes", null, "Bob"],
      [undefined, "maxArtifactBytes", artifactBytes + 100, "Ada"],
      ["Default", "maxArtifactBytes", null, expect.any(String)],
      ["Default", "maxArtifactBytes", expect.any(Number), "Ada"],
    ]);
    expect((await foldwise("artifact", "usage")).out).toMatch(/without a quota[\s\S]*all +files +none +Bob/);
  });

  it.each([
    [{}, "body"],
    [{ by: "Ada" }, "body"],
    [{ maxArtifactBytes: -1 }, "maxArtifactBytes"],
    [{ maxArtifactBytes: 1.5 }, "maxArtifactBytes"],
    [{ maxArtifactBytes: "20 GB" }, "maxArtifactBytes"],
    [{ maxTrainings: 0 }, "maxTrainings"],
  ])("is not set by %j", async (body, field) => {
    const answer = await ask("PATCH", `/api/v1/experiments/${await experimentOf()}`, {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, answer.json.error.problems[0].field]).toEqual([400, field]);
  });
});

describe("in a bucket", () => {
  const bytes = randomBytes(33 * MiB);
  let s3: S3Server;
  let proxy: TcpProxy;
  let inBucket: Services;
  const openBucket = (variables: Record<string, string>) =>
    openServices(
      parseEnvironment({
        DATABASE_URL: api.environment.databaseUrl,
        FOLDWISE_HOME: join(folder, "home of a bucket"),
        TEMPORAL_ADDRESS: "127.0.0.1:1",
        ...variables,
      }),
    );
  /** Names of the objects in the bucket. */
  const objects = () =>
    readdirSync(join(s3.folder, "lab", "one"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  beforeAll(async () => {
    s3 = await startS3();
    await s3.createBucket("lab");
    proxy = await startProxy({ target: { host: "127.0.0.1", port: s3.port } });
    const endpoint = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${proxy.port}` };
    inBucket = openBucket({ ...s3.variables("lab", "one"), ...endpoint });
    installServices(inBucket);
  });
  afterAll(async () => {
    installServices(api);
    proxy.open();
    await inBucket.close();
    await proxy.stop();
    await s3.stop();
  });

  it("are as in a folder: whole, in parts, by MLflow's routes, ranges and the command", async () => {
    expect((await ask("PUT", fileOf("bucket/ä #.txt"), { body: "0123456789" })).status).toBe(200);
    expect((await ask("GET", fileOf("bucket/ä #.txt"))).text).toBe("0123456789");
    const range = await ask("GET", fileOf("bucket/ä #.txt"), { headers: { range: "bytes=7-" } });
    expect([range.status, range.text, range.headers.get("content-range")]).toEqual([
      206,
      "789",
      "bytes 7-9/10",
    ]);
    const beyond = await ask("GET", fileOf("bucket/ä #.txt"), { headers: { range: "bytes=10-" } });
    expect(beyond.status).toBe(416);

    writeFileSync(join(folder, "large.bin"), bytes);
    const put = await foldwise("artifact", "put", String(run.id), "large.bin", "--path", "bucket/large.bin");
    expect([put.code, put.err]).toEqual([0, expect.stringContaining("part 3 of 3")]);
    await vi.waitFor(() => expect(objects()).toEqual([sha256("0123456789"), sha256(bytes)].sort()));
    mkdirSync(join(folder, "from bucket"));
    const get = await foldwise("artifact", "get", String(run.id), "bucket", "--out", "from bucket");
    expect(get.code).toBe(0);
    expect(sha256(readFileSync(join(folder, "from bucket", "bucket", "large.bin")))).toBe(sha256(bytes));
    const middle = await fetch(`${server.url}${fileOf("bucket/large.bin")}`, {
      headers: { range: `bytes=${16 * MiB - 5}-${16 * MiB + 4}` },
    });
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(bytes.subarray(16 * MiB - 5, 16 * MiB + 5));

    const { json } = await post(`/api/2.0/mlflow-artifacts/mpu/create/${run.root}/bucket`, {
      path: "parts.bin",
      num_parts: 2,
    });
    const parts = [];
    for (const [index, { url }] of json.credentials.entries())
      parts.push({
        part_number: index + 1,
        etag: (await ask("PUT", url, { body: `part ${index}` })).headers.get("etag"),
      });
    const complete = { path: "parts.bin", upload_id: json.upload_id, parts };
    const completed = await post(`/api/2.0/mlflow-artifacts/mpu/complete/${run.root}/bucket`, complete);
    expect(completed.status).toBe(200);
    const { url } = (await ask("GET", `/api/2.0/mlflow-artifacts/presigned/${run.root}/bucket/parts.bin`))
      .json;
    expect((await ask("GET", url)).text).toBe("part 0part 1");
    await vi.waitFor(() => expect(objects()).toHaveLength(3));
  });

  it("are told of by status: where, how, and what of the quota is used", async () => {
    expect((await client.artifacts.storage()).store).toEqual({
      kind: "s3",
      place: "s3://lab/one",
      status: "ok",
      checkedAt: expect.any(String),
      problem: null,
    });
    const status = await foldwise("status");
    expect(status.out).toMatch(/\nartifacts: s3:\/\/lab\/one can be read and written; .* without a quota\n/);
    expect(status.out + status.err).not.toContain(s3.secretKey);
  });

  it("are refused with the reason, and nothing of them stored, where it denies access or is out of reach", async () => {
    const before = objects();
    const readOnly = await startS3({ folder: s3.folder, isReadOnly: true });
    const denied = openBucket({
      ...s3.variables("lab", "one"),
      AWS_ENDPOINT_URL_S3: readOnly.endpoint,
    });
    installServices(denied);
    try {
      for (const put of [
        await ask("PUT", fileOf("denied.bin"), { body: "x" }),
        await ask("PUT", `/api/2.0/mlflow-artifacts/artifacts/${run.root}/denied.bin`, { body: "x" }),
      ]) {
        expect(put.status).toBe(503);
        expect(put.text).toContain("Access is denied while writing s3://lab/one");
        expect(put.text).toContain("PutObject");
      }
      expect((await ask("GET", fileOf("bucket/ä #.txt"))).text).toBe("0123456789");
      expect((await client.artifacts.storage()).store).toMatchObject({
        status: "refused",
        problem: { field: "AWS_ACCESS_KEY_ID", message: expect.stringContaining("PutObject") },
      });
      const health = await client.health();
      expect(health.artifacts).toEqual({ kind: "s3", status: "refused" });
      const [warning] = health.warnings.filter(({ component }) => component === "artifacts");
      expect(warning?.problem).toMatch(/^AWS_ACCESS_KEY_ID is denied access while writing the bucket/);
      expect(JSON.stringify(health)).not.toMatch(/lab|127\.0\.0\.1|test-/);
      const status = await foldwise("status");
      expect([status.code, status.out]).toEqual([1, expect.stringContaining("s3://lab/one cannot be used")]);
    } finally {
      installServices(inBucket);
      await denied.close();
      await readOnly.stop();
    }
    proxy.close();
    const away = await ask("PUT", fileOf("away.bin"), { body: "x" });
    expect([away.status, away.json.error.message]).toEqual([
      503,
      expect.stringContaining("AWS_ENDPOINT_URL_S3"),
    ]);
    proxy.open();
    expect(await listed()).not.toContain("denied.bin");
    expect(await listed()).not.toContain("away.bin");
    expect(objects()).toEqual(before);
    expect((await ask("PUT", fileOf("away.bin"), { body: "x" })).status).toBe(200);
  });

  it("are answered 507 where it is full, and go on where they were once it has room", async (context) => {
    const small = join(folder, "small bucket");
    mkdirSync(small);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m", "tmpfs", small], { stdio: "pipe" });
    } catch (error) {
      return context.skip(`needs a mount of 160 MB: ${String(error).split("\n")[0]}`);
    }
    const full = await startS3({ folder: small });
    await full.createBucket("lab");
    const services = openBucket(full.variables("lab", "one"));
    installServices(services);
    try {
      const ballast = join(small, "ballast");
      writeFileSync(ballast, Buffer.alloc(120 * MiB));
      writeFileSync(join(folder, "full.bin"), bytes);
      const command = ["artifact", "put", String(run.id), "full.bin", "--path", "full/full.bin"];
      const refused = await foldwise(...command);
      expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/takes no more bytes/)]);
      const sent = await ask("PUT", `/api/2.0/mlflow-artifacts/artifacts/${run.root}/full/2.bin`, {
        body: new Blob([bytes]),
      });
      expect([sent.status, sent.json.error_code]).toEqual([507, "RESOURCE_EXHAUSTED"]);
      expect(await listed("full")).toEqual([]);
      rmSync(ballast);
      const put = await foldwise(...command);
      expect([put.code, put.err]).toEqual([0, expect.stringMatching(/1 of 3 parts are there already/)]);
    } finally {
      installServices(inBucket);
      await services.close();
      await full.stop();
      execFileSync("umount", ["-l", small]);
    }
  });
});

it("on a full disk is answered 507, and leaves nothing half-written", async (context) => {
  const small = join(folder, "small");
  mkdirSync(small);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small], { stdio: "pipe" });
  } catch (error) {
    return context.skip(`needs a mount of 2 MB: ${String(error).split("\n")[0]}`);
  }
  const full = openServices(
    parseEnvironment({
      DATABASE_URL: api.environment.databaseUrl,
      FOLDWISE_HOME: small,
      TEMPORAL_ADDRESS: "127.0.0.1:1",
    }),
  );
  installServices(full);
  try {
    const put = await ask("PUT", fileOf("big.bin"), { body: new Blob([randomBytes(4 * MiB)]) });
    expect([put.status, put.json.error.code]).toEqual([507, "insufficient-storage"]);
    const path = `/api/2.0/mlflow-artifacts/artifacts/${run.root}/big.bin`;
    const sent = await ask("PUT", path, { body: new Blob([randomBytes(4 * MiB)]) });
    expect([sent.status, sent.json.error_code, sent.headers.get("retry-after")]).toEqual([
      507,
      "RESOURCE_EXHAUSTED",
      null,
    ]);
    expect(readdirSync(join(small, "artifacts"), { recursive: true })).toEqual(["incoming"]);
    expect(await listed()).not.toContain("big.bin");
  } finally {
    installServices(api);
    await full.close();
    execFileSync("umount", [small]);
  }
});
