import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Contracts of what the database stores or sends: everything else under contracts is of HTTP. */
const STORED = ["metric-number", "temporal", "worker-requests"];

interface Import {
  file: string;
  isType: boolean;
  from: string;
}

/** Imports and re-exports, `import()` among them. */
function importsIn(text: string): Omit<Import, "file">[] {
  const found = text.matchAll(
    /\b(?:import|export)\s+(type\s)?[^"';]*?\bfrom\s*"([^"]+)"|\bimport\(?\s*"([^"]+)"/g,
  );
  return [...found].map(([, type, from, bare]) => ({ isType: type !== undefined, from: from ?? bare ?? "" }));
}

function read(folder: string): { file: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(ROOT, folder, file), "utf8") }));
}

const database = read("packages/db/src");
const views = read("apps/web/src/server/views").filter(({ file }) => !file.endsWith(".test.ts"));
const importsOf = (files: typeof database): Import[] =>
  files.flatMap(({ file, text }) => importsIn(text).map((one) => ({ file, ...one })));
const named = ({ file, from }: Import) => `${file} imports ${from}`;

function contractOf({ from }: Pick<Import, "from">): string | null {
  return /^@foldwise\/core\/contracts\/(.+)$/.exec(from)?.[1] ?? null;
}

describe("the database package", () => {
  const contracts = importsOf(database).filter((one) => contractOf(one) !== null);

  it("imports no contract of HTTP: it returns records, and the web server builds views of them", () => {
    const ofHttp = contracts.filter((one) => !STORED.includes(contractOf(one) ?? ""));
    expect(ofHttp.map(named)).toEqual([]);
  });

  it("is read whole: every contract that it may import is imported somewhere", () => {
    expect(database.length).toBeGreaterThan(200);
    expect(contracts.map(contractOf)).toEqual(expect.arrayContaining(STORED));
  });

  it("leaves dates as dates", () => {
    const written = database.filter(
      ({ file, text }) => !file.endsWith(".test.ts") && text.includes(".toISOString("),
    );
    expect(written.map(({ file }) => file)).toEqual([]);
  });
});

describe("the web server's views", () => {
  const imports = importsOf(views);

  it("are functions of records: they import the database package's types and nothing that runs", () => {
    const running = imports.filter(
      ({ from, isType }) => !isType && /^(?:@foldwise\/db|drizzle-orm|pg\b|node:)/.test(from),
    );
    expect(running.map(named)).toEqual([]);
  });

  it("are read whole: most of them are of a record", () => {
    const ofRecords = imports.filter(({ from }) => from.startsWith("@foldwise/db/"));
    expect(new Set(ofRecords.map(({ file }) => file)).size).toBeGreaterThan(10);
  });
});

it.each([
  ['import type { RunSummary } from "@foldwise/core/contracts/http/run";', "http/run", true],
  ['import {\n  type A,\n  b,\n} from "@foldwise/core/contracts/http-responses";', "http-responses", false],
  ['export { a } from "@foldwise/core/contracts/tables";', "tables", false],
  ['const a = await import("@foldwise/core/contracts/http/run");', "http/run", false],
  ['import "@foldwise/core/contracts/http/run";', "http/run", false],
])("finds %s", (text, contract, isType) => {
  const [found] = importsIn(text);
  expect(found && contractOf(found)).toBe(contract);
  expect(found?.isType).toBe(isType);
});
