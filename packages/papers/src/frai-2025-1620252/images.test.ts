import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import baseline from "../../../../data/papers/frai-2025-1620252/baseline.json";
import { readPaperFolders } from "../folder";
import { paperOfImages } from "../images";

const data = fileURLToPath(new URL("../../../../data", import.meta.url));

it("recognizes its images by the totals of its Table 1", () => {
  const totals = baseline.values.filter(({ table, row }) => table === "1" && row.startsWith("total/"));
  const counts = totals.map(({ row, column, value }) => ({
    fold: Number(column.replace("fold ", "")),
    class: row.replace("total/", ""),
    images: value,
  }));
  expect(counts).toHaveLength(6);
  const papers = readPaperFolders(data).map(({ paper }) => paper);
  expect(paperOfImages(papers, { fingerprint: "", counts })).toBe(baseline.id);
  expect(paperOfImages(papers, { fingerprint: "", counts: counts.slice(1) })).toBeNull();
});
