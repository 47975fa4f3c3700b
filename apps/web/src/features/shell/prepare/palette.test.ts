import { describe, expect, it } from "vitest";
import { preparePalette } from "./palette";

const pages = [
  { href: "/tables", title: "Tables", about: "Published results next to ours" },
  { href: "/tables/new", title: "New table", about: "Build a table" },
  { href: "/runs", title: "Runs", about: "Every run" },
];
const result = (kind: "run" | "table", id: string) => ({
  kind,
  id,
  title: `${kind} ${id}`,
  subtitle: "",
  href: `/${kind}s/${id}`,
});

describe("preparePalette", () => {
  it("selects the first of what was found, whatever the order of the answer", () => {
    const groups = preparePalette("table 9", [result("table", "9"), result("run", "9")], pages);
    expect(groups.map(({ kind }) => kind)).toEqual(["run", "table"]);
    const entries = groups.flatMap((group) => group.entries);
    expect(entries.filter(({ isFirst }) => isFirst).map(({ href }) => href)).toEqual(["/runs/9"]);
  });
  it("selects the first page that has every word, where nothing else was found", () => {
    const [group] = preparePalette("new TABLE", [], pages);
    expect(group?.entries).toMatchObject([{ href: "/tables/new", isFirst: true }]);
  });
  it("lists every page before anything is typed, and nothing for what nobody has", () => {
    expect(preparePalette("", [], pages)[0]?.entries).toHaveLength(3);
    expect(preparePalette("zzz", [], pages)).toEqual([]);
  });
});
