import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readPaperFolders } from "./folder";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "foldwise-papers-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(data, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const manifest = (id: string) => `{ id: ${id}, title: T, citation: C, url: "https://example.org/${id}" }`;

it("lists every folder with a paper.yaml and takes what is in it", () => {
  write("papers/b/paper.yaml", manifest("b"));
  write("papers/a/paper.yaml", manifest("a"));
  write("papers/a/baseline.yaml", "id: a");
  write("papers/a/tables/two.yaml", "id: two");
  write("papers/a/tables/one.json", "{}");
  write("papers/a/tables/notes.md", "no table");
  write("papers/a/sweeps/plan.yaml", "name: plan");
  write("papers/README.md", "no paper");
  write("papers/drafts/tables/three.yaml", "id: three");
  const [first, second, ...others] = readPaperFolders(data);
  expect(others).toEqual([]);
  expect(first?.paper).toEqual({
    id: "a",
    title: "T",
    citation: "C",
    url: "https://example.org/a",
    plans: {},
  });
  expect(first?.baseline).toBe("id: a");
  expect(first?.tables).toEqual([
    { name: "one.json", text: "{}" },
    { name: "two.yaml", text: "id: two" },
  ]);
  expect(first?.sweeps.map(({ name }) => name)).toEqual(["plan.yaml"]);
  expect(second).toMatchObject({ paper: { id: "b" }, baseline: null, tables: [], sweeps: [] });
});

it("has no papers where there is no folder of them", () => {
  expect(readPaperFolders(data)).toEqual([]);
});

const withKey = (key: string) => `${manifest("a").slice(0, -2)}, ${key} }`;

it.each([
  ["an id that is not the folder's", manifest("other"), /papers\/a\/paper\.yaml has the id other/],
  ["an unknown key", withKey("year: 2025"), /papers\/a\/paper\.yaml: [\s\S]*year/],
  [
    "images that nothing recognizes",
    withKey("images: { name: N, classes: [x, y] }"),
    /images\.counts: [\s\S]*needs counts or fingerprint/,
  ],
  ["no web address", manifest("a").replace("https:", "file:"), /url/],
])("refuses %s and names the file", (_, text, message) => {
  write("papers/a/paper.yaml", text);
  expect(() => readPaperFolders(data)).toThrow(message);
});
