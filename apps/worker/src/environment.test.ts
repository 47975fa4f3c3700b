import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseEnvironment } from "./environment";

const right = { DATABASE_URL: "postgres://foldwise@127.0.0.1:5432/foldwise" };

describe("parseEnvironment", () => {
  it("needs only a database", () => {
    expect(parseEnvironment(right)).toMatchObject({
      temporal: { address: "127.0.0.1:7233", namespace: "default", tls: null },
      directUrl: null,
      classes: null,
      slots: 1,
      heartbeatMs: 30_000,
      stallMs: 300_000,
      graceMs: 10_000,
      retentionMs: 30 * 24 * 3600 * 1000,
    });
  });

  it("has the cache that FOLDWISE_CACHE names, or the one of the set-up", () => {
    expect(parseEnvironment({ ...right, FOLDWISE_CACHE: "/srv/cache" }).cache).toBe("/srv/cache");
    expect(parseEnvironment(right).cache).toBe(join(homedir(), ".cache", "foldwise"));
  });

  it("keeps what was deleted for ever when the retention is 0 days", () => {
    expect(parseEnvironment({ ...right, FOLDWISE_RETENTION_DAYS: "0" }).retentionMs).toBeNull();
    expect(() => parseEnvironment({ ...right, FOLDWISE_RETENTION_DAYS: "-1" })).toThrow(
      "FOLDWISE_RETENTION_DAYS: -1 — must be at least 0",
    );
  });

  it("names every bad variable together, and no password", () => {
    const bad = {
      DATABASE_URL: "mysql://user:secret@host/db",
      FOLDWISE_SLOTS: "0",
      FOLDWISE_CLASSES: "train.cpu,GPU",
      TEMPORAL_ADDRESS: "http://localhost",
    };
    expect(() => parseEnvironment(bad)).toThrow(
      /DATABASE_URL: \(hidden\).*\n.*TEMPORAL_ADDRESS.*\n.*FOLDWISE_CLASSES.*\n.*FOLDWISE_SLOTS: 0 — must be at least 1/,
    );
  });

  it("allows no program unless it is named", () => {
    expect(parseEnvironment(right).commands).toMatchObject({ commands: [], user: null, memoryBytes: null });
    const given = {
      FOLDWISE_COMMANDS: "python3, /opt/lab/train.sh",
      FOLDWISE_COMMAND_FOLDERS: "/srv/code",
      FOLDWISE_COMMAND_USER: "1000:1001",
      FOLDWISE_COMMAND_MEMORY_MB: "512",
      FOLDWISE_COMMAND_OPEN_FILES: "256",
      FOLDWISE_COMMAND_ENV: "PYTHONPATH",
      FOLDWISE_URL: "https://lab.example/",
    };
    expect(parseEnvironment({ ...right, ...given }, 0).commands).toMatchObject({
      commands: ["python3", "/opt/lab/train.sh"],
      folders: { roots: ["/srv/code"], isExposed: false },
      user: { uid: 1000, gid: 1001 },
      memoryBytes: 2 ** 29,
      openFiles: 256,
      variables: ["PYTHONPATH"],
      pageUrl: "https://lab.example",
    });
    const bad = {
      FOLDWISE_COMMANDS: "python3 -c",
      FOLDWISE_COMMAND_USER: "lab",
      FOLDWISE_COMMAND_ENV: "A=1",
    };
    expect(() => parseEnvironment({ ...right, ...bad })).toThrow(
      /FOLDWISE_COMMANDS: python3 -c.*\n.*FOLDWISE_COMMAND_USER: lab.*\n.*FOLDWISE_COMMAND_ENV: A=1/,
    );
  });

  it("of a worker that is not root refuses another user for programs when it starts", () => {
    const given = { ...right, FOLDWISE_COMMAND_USER: "1000:1001" };
    expect(() => parseEnvironment(given, 1000)).toThrow(
      "FOLDWISE_COMMAND_USER: 1000:1001 — needs a worker that runs as root, and this one runs as user 1000; start the worker as root, or remove the variable",
    );
    expect(() => parseEnvironment({ ...given, FOLDWISE_SLOTS: "0" }, 1000)).toThrow(
      /FOLDWISE_SLOTS: 0.*\n.*FOLDWISE_COMMAND_USER: 1000:1001/,
    );
  });

  it("takes an empty variable for one that is not set", () => {
    expect(parseEnvironment({ ...right, FOLDWISE_SLOTS: "", FOLDWISE_CLASSES: "" })).toMatchObject({
      slots: 1,
    });
    expect(() => parseEnvironment({ DATABASE_URL: "" })).toThrow("DATABASE_URL: missing — is missing");
  });

  it("leases for less than the heartbeat's time-out, so that a retry finds the claim free", () => {
    const { leaseMs, heartbeatMs } = parseEnvironment({ ...right, FOLDWISE_HEARTBEAT_SECONDS: "5" });
    expect(leaseMs).toBeLessThan(heartbeatMs);
  });

  it("kills what does not stop early enough to write that down before the worker goes", () => {
    const graceOf = (variables: Record<string, string>) =>
      parseEnvironment({ ...right, ...variables }).graceMs;
    expect(graceOf({ FOLDWISE_GRACE_SECONDS: "3" })).toBe(3_000);
    expect(graceOf({ FOLDWISE_GRACE_SECONDS: "60" })).toBe(10_000);
    expect(graceOf({ FOLDWISE_DRAIN_SECONDS: "4" })).toBe(2_000);
  });

  it("refuses a bound on progress that no trainer would keep, and one that is none", () => {
    expect(() =>
      parseEnvironment({ ...right, FOLDWISE_STALL_SECONDS: "0", FOLDWISE_GRACE_SECONDS: "never" }),
    ).toThrow(/FOLDWISE_STALL_SECONDS: 0 — must be at least 2.*\n.*FOLDWISE_GRACE_SECONDS: never/);
  });

  it("reads paths anywhere and public hosts only, unless it is told which", () => {
    const free = parseEnvironment(right);
    expect(free.imports).toMatchObject({ folders: { roots: null, isExposed: false }, maxFiles: 200_000 });
    expect(free.weights).toMatchObject({
      folders: { roots: null, isExposed: false },
      hosts: [],
      maxBytes: 4e9,
    });
    const held = parseEnvironment({
      ...right,
      FOLDWISE_EXPOSED: "1",
      FOLDWISE_IMPORT_ROOTS: "/data/sets:/mnt/more",
      FOLDWISE_IMPORT_MAX_FILES: "10",
      FOLDWISE_WEIGHTS_ROOTS: "/data/weights",
      FOLDWISE_WEIGHTS_HOSTS: "mirror.lab, 10.0.0.5:8000,[fd00::1]:80",
      FOLDWISE_WEIGHTS_MAX_MB: "1",
    });
    expect(held.imports).toMatchObject({
      folders: { roots: ["/data/sets", "/mnt/more"], isExposed: true },
      maxFiles: 10,
    });
    expect(held.weights).toMatchObject({
      folders: { roots: ["/data/weights"], isExposed: true },
      hosts: ["mirror.lab", "10.0.0.5:8000", "[fd00::1]:80"],
      maxBytes: 1e6,
    });
  });

  it("refuses folders and hosts that mean nothing", () => {
    const bad = {
      FOLDWISE_EXPOSED: "yes",
      FOLDWISE_IMPORT_ROOTS: "data",
      FOLDWISE_WEIGHTS_ROOTS: ":",
      FOLDWISE_WEIGHTS_HOSTS: "http://mirror.lab",
    };
    expect(() => parseEnvironment({ ...right, ...bad })).toThrow(
      /FOLDWISE_EXPOSED: yes — must be 0 or 1\n.*IMPORT_ROOTS: data — must be absolute folders, : between\n.*WEIGHTS_ROOTS: : — must.*\n.*WEIGHTS_HOSTS: http.* — must be hosts/,
    );
  });
});
