import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORD = "(?:queued|running|paused|complete|failed|cancelled)";

/** What only packages/core/src/states may say: which states belong together, and which state is written. */
const RULES: [what: string, pattern: RegExp][] = [
  ["a list of states", new RegExp(`\\[\\s*"${WORD}",\\s*"${WORD}"`, "g")],
  ["a state in SQL", new RegExp(`\\bstate\\s*(?:=|<>|in)\\s*\\(?'${WORD}'`, "g")],
  [
    "a set of states as a condition",
    new RegExp(`state [!=]== "${WORD}"\\)?\\s*(?:\\|\\||&&)[^;\\n]*state [!=]== "`, "gi"),
  ],
  ["a state that is written", new RegExp(`\\.set\\(\\{[^}]*\\bstate: "${WORD}"`, "g")],
];

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter(
      (file) =>
        /\.tsx?$/.test(file) && !/\.test\.tsx?$|(^|\/)(testing|node_modules|\.next|dist)\//.test(file),
    )
    .map((file) => join(folder, file));
}

const offences = (text: string) =>
  RULES.flatMap(([what, pattern]) => [...text.matchAll(pattern)].map(([found]) => `${what}: ${found}`));

it("which states belong together, and what becomes of them, is said in core's states alone", () => {
  const files = [
    "packages/core/src",
    "packages/db/src",
    "packages/client/src",
    "apps/worker/src",
    "apps/web/src",
  ]
    .flatMap(sourceFiles)
    .filter((file) => !file.startsWith("packages/core/src/states/"));
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) =>
    offences(readFileSync(join(ROOT, file), "utf8")).map((offence) => `${file}: ${offence}`),
  );
  expect(found).toEqual([]);
});

it.each([
  'inArray(run.state, ["queued", "running"])',
  "where r.state in ('queued', 'running')",
  "update run set state = 'failed'",
  'if (run.state === "failed" || run.state === "cancelled")',
  '.set({ finishedAt, state: "complete" })',
])("finds %s", (text) => {
  expect(offences(text)).toHaveLength(1);
});
