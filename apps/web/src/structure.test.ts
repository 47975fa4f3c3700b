import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SRC = fileURLToPath(new URL(".", import.meta.url));

/** What an area may import, from the page down: each only what comes after it, and itself. */
const ORDER = [
  "app",
  "server",
  "features",
  "entities",
  "charts",
  "components",
  "exports",
  "yaml",
  "fetching",
  "formats",
] as const;

interface Import {
  from: string;
  to: string;
}

/** `features/run`, `charts`, `app`: the first folder, and below features and entities the second. */
function areaOf(path: string): string {
  const [first = "", second = ""] = relative(SRC, path).split("/");
  return first === "features" || first === "entities" ? `${first}/${second}` : first;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import|import\()\s*"(@\/|\.{1,2}\/)([^"]+)"/g)].map(([, root, rest]) => ({
    from: file,
    to: root === "@/" ? join(SRC, rest ?? "") : resolve(dirname(file), `${root}${rest}`),
  }));
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(SRC, name));
const imports = files.flatMap(importsOf).filter(({ to }) => to.startsWith(SRC));
const named = ({ from, to }: Import) => `${relative(SRC, from)} imports ${relative(SRC, to)}`;

describe("the web app's areas", () => {
  it("are read: each feature imports something", () => {
    expect(imports.length).toBeGreaterThan(500);
    expect(new Set(imports.map(({ from }) => areaOf(from))).size).toBeGreaterThan(20);
  });

  it("no feature imports another's files: what two of them know is in entities, charts or components", () => {
    const across = imports.filter(
      ({ from, to }) =>
        areaOf(from).startsWith("features/") &&
        areaOf(to).startsWith("features/") &&
        areaOf(from) !== areaOf(to),
    );
    expect(across.map(named)).toEqual([]);
  });

  it("import downwards only", () => {
    const areas: readonly string[] = ORDER;
    const level = (path: string) => areas.indexOf(areaOf(path).split("/")[0] ?? "");
    const upwards = imports.filter(
      ({ from, to }) =>
        !from.endsWith(".test.ts") && level(from) >= 0 && level(to) >= 0 && level(to) < level(from),
    );
    expect(upwards.map(named)).toEqual([]);
  });

  it("the server shares formats with the pages and nothing else", () => {
    const shared = imports.filter(
      ({ from, to }) =>
        areaOf(from) === "server" &&
        !from.endsWith(".test.ts") &&
        !["server", "formats"].includes(areaOf(to)),
    );
    expect(shared.map(named)).toEqual([]);
  });
});
