import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findHome, serverToken, serverUrl } from "../../packages/client/src/cli/home";
import { recordRunning } from "./running";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-home-"));
  vi.stubEnv("FOLDWISE_CACHE", join(folder, "cache"));
  for (const name of ["FOLDWISE_URL", "FOLDWISE_HOME", "FOLDWISE_TOKEN"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function storeHome(path: string, { pid = process.pid, url }: { pid?: number; url: string }): string {
  const home = join(folder, path);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "stack.json"), JSON.stringify({ supervisor: { pid }, url, parts: [] }));
  return home;
}
/** The id of a process that has ended. */
const endedPid = () =>
  new Promise<number>((resolve) => {
    const child = spawn(process.execPath, ["-e", ""]);
    child.once("exit", () => resolve(child.pid ?? 0));
  });
const elsewhere = () => {
  const cwd = join(folder, "somewhere/else");
  mkdirSync(cwd, { recursive: true });
  return cwd;
};

it("finds a stack that runs on another home, its address and its token, until it stops", () => {
  const cwd = elsewhere();
  const home = storeHome("lab/home", { url: "http://127.0.0.1:3600" });
  writeFileSync(join(home, "token"), "0123456789abcdef\n");
  const forget = recordRunning(home);
  expect(findHome(undefined, { cwd })).toBe(home);
  expect(serverUrl(undefined, home)).toBe("http://127.0.0.1:3600");
  expect(serverToken(home, "http://127.0.0.1:3600")).toBe("0123456789abcdef");
  forget();
  expect(findHome(undefined, { cwd })).toBe(join(cwd, ".foldwise"));
});

it("prefers the running stack of the nearest folder, and another running one to one that ended", async () => {
  const near = storeHome("checkout/.foldwise", { url: "http://127.0.0.1:3000" });
  const far = storeHome("far", { url: "http://127.0.0.1:3600" });
  recordRunning(far);
  const cwd = join(folder, "checkout");
  expect(findHome(undefined, { cwd })).toBe(near);
  storeHome("checkout/.foldwise", { url: "http://127.0.0.1:3000", pid: await endedPid() });
  expect(findHome(undefined, { cwd })).toBe(far);
});

it("ignores what a killed stack left behind", async () => {
  recordRunning(storeHome("killed", { url: "http://127.0.0.1:3600", pid: await endedPid() }));
  const cwd = elsewhere();
  expect(findHome(undefined, { cwd })).toBe(join(cwd, ".foldwise"));
});

it("asks which one where several run, unless an address or a home is named", () => {
  const [a, b] = ["a", "b"].map((name) => storeHome(name, { url: `http://${name}.example` }));
  for (const home of [a, b]) recordRunning(home ?? "");
  const cwd = elsewhere();
  expect(() => findHome(undefined, { cwd })).toThrow(
    /choose one with --home or --url[\s\S]*a\.example[\s\S]*b\.example/,
  );
  expect(findHome(undefined, { cwd, url: "http://b.example" })).toBe(b);
  expect(findHome(a, { cwd })).toBe(a);
});
