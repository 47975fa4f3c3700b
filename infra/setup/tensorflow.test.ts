import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { hasNvidiaGpu, tensorflowChoice } from "./tensorflow.mjs";

const folder = mkdtempSync(join(tmpdir(), "foldwise-gpu-"));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  [undefined, "auto"],
  ["", "auto"],
  ["cpu", "cpu"],
  ["cuda", "cuda"],
])("FOLDWISE_TENSORFLOW %s: %s", (given, choice) => {
  expect(tensorflowChoice({ FOLDWISE_TENSORFLOW: given })).toBe(choice);
});

test("another choice is refused with what it can be", () => {
  expect(() => tensorflowChoice({ FOLDWISE_TENSORFLOW: "gpu" })).toThrow(/"gpu".*auto, cpu, cuda/);
});

test("no driver, no GPU", async () => {
  vi.stubEnv("PATH", folder);
  expect(await hasNvidiaGpu()).toBe(false);
});

test.each([
  ["GPU 0: NVIDIA H200 (UUID: GPU-1f)", 0, true],
  ["No devices were found", 0, false],
  ["NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", 9, false],
])("a driver that says %s", async (line, code, expected) => {
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "nvidia-smi");
  writeFileSync(program, `#!/bin/sh\necho "${line}"\nexit ${code}\n`);
  chmodSync(program, 0o755);
  vi.stubEnv("PATH", [folder, process.env.PATH ?? ""].join(delimiter));
  expect(await hasNvidiaGpu()).toBe(expected);
});
