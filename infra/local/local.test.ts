import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { closeHome, takeHome } from "./home";
import { isLoopback, parseOptions } from "./options.mjs";
import { Part } from "./part";
import { exposure, serverEnvironment, withoutToken } from "./part-environment";
import { isPortFree, pickPort, requirePort, systemPort } from "./ports";
import { RotatingLog } from "./rotating-log";
import { takePort } from "./testing";

/** A folder that goes with the test. */
function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a test's server gets a port that no outgoing connection gets, nor another test's server", async () => {
  const ports: number[] = [];
  while (ports.length < 200) ports.push(await systemPort());
  expect(new Set(ports).size).toBe(200);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  expect(await isPortFree(ports[0] ?? 0)).toBe(true);
});

test("options: defaults, an absolute home, and one line for a wrong flag", () => {
  expect(parseOptions([], "/somewhere", "/checkout")).toEqual({
    port: undefined,
    host: "127.0.0.1",
    home: "/checkout/.foldwise",
    demo: true,
    temporalUi: false,
  });
  expect(parseOptions(["--home", "h", "--no-demo", "--port", "81"], "/somewhere", "/checkout")).toMatchObject(
    {
      home: "/somewhere/h",
      demo: false,
      port: 81,
    },
  );
  for (const wrong of ["0", "65536", "80a", "-1"]) {
    expect(() => parseOptions([`--port=${wrong}`], "/", "/")).toThrow(/not a port/);
  }
  expect(() => parseOptions(["--prot", "80"], "/", "/")).toThrow(/--prot/);
});

test("tells the worker when others can reach the page", () => {
  expect(exposure("127.0.0.1")).toEqual({});
  expect(exposure("0.0.0.0")).toEqual({ FOLDWISE_EXPOSED: "1" });
});

test("loopback addresses", () => {
  expect(["localhost", "127.0.0.1", "127.1.2.3", "::1"].map(isLoopback)).toEqual([true, true, true, true]);
  expect(["0.0.0.0", "::", "192.168.1.2", "127.0.0.1.example.org"].map(isLoopback)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test("a taken default port is passed over, a taken explicit one is an error", async () => {
  const { server, port } = await takePort();
  try {
    expect(await isPortFree(port)).toBe(false);
    expect(await pickPort(port)).toBeGreaterThan(port);
    await expect(requirePort(port, "127.0.0.1")).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  expect(await requirePort(port, "127.0.0.1")).toBe(port);
});

test("two parts of one stack are not promised the same port", async () => {
  const taken = new Set<number>();
  const first = await pickPort(20_500, { taken });
  expect(await pickPort(20_500, { taken })).not.toBe(first);
});

test("a home folder has one owner", () => {
  const home = scratch("foldwise-home-");
  const release = takeHome(home);
  expect(() => takeHome(home)).toThrow(`in use by process ${process.pid}`);
  release();
  takeHome(home)();
  writeFileSync(join(home, "file"), "");
  expect(() => takeHome(join(home, "file"))).toThrow(/cannot be written/);
});

test("a home that other users could read is closed, and what is linked from it is left alone", () => {
  const mode = (path: string) => statSync(path).mode & 0o777;
  const home = scratch("foldwise-open-");
  const elsewhere = scratch("foldwise-elsewhere-");
  chmodSync(elsewhere, 0o755);
  mkdirSync(join(home, "datasets"));
  chmodSync(join(home, "datasets"), 0o755);
  writeFileSync(join(home, "demo.json"), "{}");
  chmodSync(join(home, "demo.json"), 0o644);
  symlinkSync(elsewhere, join(home, "artifacts"));
  chmodSync(home, 0o755);

  expect(closeHome(home)).toEqual(["datasets", "demo.json", "."]);
  expect(mode(join(home, "datasets"))).toBe(0o700);
  expect(mode(join(home, "demo.json"))).toBe(0o600);
  // Only search is left to others where root started it, for the user that Postgres runs as.
  expect(mode(home)).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
  expect(mode(elsewhere)).toBe(0o755);
  expect(closeHome(home)).toEqual([]);
});

test("no password or token reaches Postgres or Temporal, and the token reaches the web app alone", () => {
  const environment = { PATH: "/bin", FOLDWISE_TOKEN: "t", PGPASSWORD: "p", AWS_SECRET_ACCESS_KEY: "s" };
  expect(serverEnvironment(environment)).toEqual({ PATH: "/bin" });
  expect(withoutToken(environment)).toEqual({ PATH: "/bin", PGPASSWORD: "p", AWS_SECRET_ACCESS_KEY: "s" });
});

test("a log that is full moves on, and three old ones are kept", () => {
  const folder = scratch("foldwise-log-");
  const log = new RotatingLog(join(folder, "a.log"), 10);
  for (const text of ["1111111\n", "2222222\n", "3333333\n", "4444444\n", "5555555\n"]) log.write(text);
  log.close();
  expect(readFileSync(join(folder, "a.log"), "utf8")).toBe("5555555\n");
  expect(readFileSync(join(folder, "a.log.3"), "utf8")).toBe("2222222\n");
  expect(existsSync(join(folder, "a.log.4"))).toBe(false);
  expect(log.tail(2)).toBe("4444444\n5555555");
});

test("a part cannot start once it has ended three times in a row; a port taken by another process is no reason yet", async () => {
  const said: string[] = [];
  const program = "sh";
  const args = ["-c", "echo panic: address already in use; seq 40; exit 2"];
  const part = new Part({
    name: "temporal",
    launch: { program, args, env: process.env, deathSignal: "SIGTERM" },
    logFile: join(scratch("foldwise-part-"), "temporal.log"),
    stopSignal: "SIGTERM",
    stopMs: 5_000,
    say: (line) => {
      said.push(`${line.split(";")[0]}: ${part.failure() === undefined ? "may start" : "cannot start"}`);
    },
  });
  part.start();
  onTestFinished(() => part.stop());
  expect(part.failure()).toBeUndefined();
  await expect
    .poll(() => part.failure(), { timeout: 30_000 })
    .toMatch(/temporal\.log\n(?:.*\n)*panic: address/);
  expect(said).toEqual([
    "temporal ended (exit code 2): may start",
    "temporal ended (exit code 2): may start",
    "temporal ended (exit code 2): cannot start",
  ]);
});
