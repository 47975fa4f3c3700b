import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { toPoints } from "../points";
import { decodeChunk } from "./chunk";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROWS = readFileSync(at("chunks-v1.csv"), "utf8");
/** What the Python program of the documentation said of them; postgres/other-program.integration.test.ts writes both. */
const POINTS = readFileSync(at("chunks-v1.points.csv"), "utf8");
const PROGRAM = at("../../../../../docs/examples/read_metric_chunks.py");

/** As Python writes a double. */
function show(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0.0" : String(value);
}
const same = (a: string, b: string) => a === b || Number(a) === Number(b);

it("chunks of a database say the same to this program as to one written from the document alone", () => {
  const ours = ROWS.trim()
    .split("\n")
    .flatMap((row) => {
      const [points = "", payload = ""] = row.split(",");
      return toPoints(decodeChunk(Buffer.from(payload, "hex"), Number(points)));
    });
  const theirs = POINTS.trim()
    .split("\n")
    .map((line) => line.split(","));
  expect(theirs).toHaveLength(ours.length);
  ours.forEach(({ step, time, value }, i) => {
    const [theirStep = "", theirTime = "", theirValue = ""] = theirs[i] ?? [];
    expect([theirStep, theirTime]).toEqual([String(step), String(time)]);
    expect(same(theirValue, show(value)), `${theirValue} ${value}`).toBe(true);
  });
});

const python = spawnSync("python3", ["--version"]).status === 0;
it.skipIf(!python)("the program says now what it said then, and names a damaged row", () => {
  const run = (input: string) => spawnSync("python3", [PROGRAM], { input, encoding: "utf8" });
  expect(run(ROWS).stdout).toBe(POINTS);
  const damaged = run(`${ROWS.trimEnd().slice(0, -2)}00\n`);
  expect(damaged.status).toBe(1);
  expect(damaged.stderr).toMatch(/^row \d+: the checksum does not match/);
});
