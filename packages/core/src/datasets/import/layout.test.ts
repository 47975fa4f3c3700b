import { describe, expect, it } from "vitest";
import { parseCsv } from "../../input";
import { encodeBmp } from "../encode-bmp";
import { inspectFile } from "./inspect";
import { planImport } from "./plan";

let drawn = 0;
const image = (path: string) => {
  drawn += 1;
  const rgb = new Uint8Array(48).fill(drawn & 255).fill(drawn >> 8, 0, 6);
  return inspectFile({ path, bytes: encodeBmp(4, 4, rgb) });
};
const many = (folder: string, count = 12) =>
  Array.from({ length: count }, (_, i) =>
    image(`${folder}/patient${i % 4}_${folder.replaceAll("/", "-")}_${i}.bmp`),
  );
const unknown = { patientPolicy: "unknown" } as const;

describe("folders of classes", () => {
  const files = ["benign", "malignant", "normal"].flatMap((name) => many(`cells/${name}`));

  it("are taken with any number of classes, as one fold that plans split", () => {
    const plan = planImport(files, unknown);
    expect(plan).toMatchObject({
      refusals: [],
      layout: {
        kind: "classes",
        found: "Found folders of classes without folds (36 images): plans make the folds.",
      },
      classes: ["benign", "malignant", "normal"],
      folds: [0],
    });
    expect(plan.images.every(({ side }) => side === null)).toBe(true);
  });

  it("get patients from a pattern, and no name has to be C-NMC's then", () => {
    const found = new Map(files.map(({ path }) => [path, /(patient\d+)_/.exec(path)?.[1] ?? null]));
    const plan = planImport(files, { foundPatients: found });
    expect(plan).toMatchObject({ refusals: [], patients: 4, imagesWithoutPatient: 0 });
    expect(plan.patientExamples[0]).toEqual({
      path: "cells/benign/patient0_cells-benign_0.bmp",
      patient: "PATIENT0",
    });
  });

  it("name the ways on where no patient can be read", () => {
    expect(planImport(files).refusals[0]).toMatchObject({
      field: "patients",
      remedy: expect.stringContaining("--patient-pattern '(patient\\d+)_'"),
    });
  });
});

describe("folders of train, val and test", () => {
  const files = ["train", "val", "test"].flatMap((side) =>
    ["a", "b"].flatMap((name) => many(`${side}/${name}`)),
  );

  it("keep the given sides", () => {
    const plan = planImport(files, unknown);
    expect(plan).toMatchObject({ refusals: [], layout: { kind: "sides" }, folds: [0] });
    expect(plan.images.filter(({ side }) => side === "val")).toHaveLength(24);
  });

  it("are another set than the same images without sides", () => {
    const { fingerprint } = planImport(files, unknown);
    const manifest = (split: string) => ({
      name: "m.csv",
      text: `path,label${split}\n${files.map(({ path }) => `${path},${path.split("/")[1]}${split && ",train"}`).join("\n")}`,
    });
    const without = planImport(files, { ...unknown, manifest: manifest("") });
    const withSide = planImport(files, { ...unknown, manifest: manifest(",split") });
    expect(new Set([fingerprint, without.fingerprint, withSide.fingerprint]).size).toBe(3);
  });

  it("refuse the same picture on two sides, by name", () => {
    const [first] = files;
    if (!first) throw new Error("no files");
    const twin = { ...first, path: "test/a/twin.bmp" };
    const [finding] = planImport([...files, twin], unknown).findings;
    expect(finding).toMatchObject({ reason: "duplicate", message: expect.stringContaining("of the side") });
  });
});

describe("a CSV manifest", () => {
  const files = Array.from({ length: 48 }, (_, i) => image(`images/${i}.bmp`));
  const rows = files.map(({ path }, i) => ({
    path,
    label: i % 2 ? "benign" : "malignant",
    patient: `p${i % 8}`,
    fold: String(Math.floor((i % 8) / 4)),
    split: "train",
  }));
  type Row = (typeof rows)[number];
  const csv = (
    columns: readonly (keyof Row)[],
    own: readonly Row[] = rows,
    header: string = columns.join(","),
  ) => ({
    name: "labels.csv",
    text: `\uFEFF${header}\r\n${own.map((row) => columns.map((name) => row[name]).join(",")).join("\r\n")}\r\n`,
  });
  const all = ["path", "label", "fold", "patient"] as const;
  const changed = (at: number, change: Partial<Row>) =>
    rows.map((row, i) => (i === at ? { ...row, ...change } : row));
  const problemsOf = (own: readonly Row[], columns: readonly (keyof Row)[] = all) =>
    planImport(files, { manifest: csv(columns, own), folder: "/data/set" }).refusals;

  it("says path, class, fold and patient", () => {
    const plan = planImport(files, { manifest: csv(all) });
    expect(plan).toMatchObject({
      refusals: [],
      layout: {
        kind: "manifest",
        found:
          "Read labels.csv: 48 images, path from path, label from label, fold from fold, group from patient.",
      },
      classes: ["benign", "malignant"],
      folds: [0, 1],
      patients: 8,
      imagesWithoutPatient: 0,
    });
  });

  it("is not itself reported as a file that is no image", () => {
    const bytes = new TextEncoder().encode(csv(all).text);
    const csvFiles = ["labels.csv", "other.csv"].map((path) => inspectFile({ path, bytes }));
    const { findings } = planImport([...files, ...csvFiles], { manifest: csv(all) });
    expect(findings.map(({ path, reason }) => [path, reason])).toEqual([["other.csv", "not-an-image"]]);
  });

  it("may have columns of other names, and leave some out", () => {
    const manifest = { ...csv(["path", "label", "fold"], rows, "slide;dx;cv".replaceAll(";", ",")) };
    const columns = { path: "slide", label: "dx", fold: "cv" };
    expect(planImport(files, { ...unknown, manifest: { ...manifest, columns } })).toMatchObject({
      refusals: [],
      folds: [0, 1],
    });
    const none = { ...csv(all), columns: { fold: "" } };
    expect(planImport(files, { manifest: none })).toMatchObject({ refusals: [], folds: [0], patients: 8 });
  });

  it("takes absolute paths below the folder, and Windows' separators", () => {
    const own = changed(0, { path: "/data/set/images/0.bmp" }).map((row, i) =>
      i === 1 ? { ...row, path: "images\\1.bmp" } : row,
    );
    expect(problemsOf(own)).toEqual([]);
  });

  it.each<[string, Row[], object]>([
    [
      "a path outside the folder",
      changed(3, { path: "../other/3.bmp" }),
      {
        field: "line 5, path",
        value: "../other/3.bmp",
        problem: "a path outside the folder that is imported",
      },
    ],
    [
      "an absolute path elsewhere",
      changed(3, { path: "/etc/passwd" }),
      { field: "line 5, path", value: "/etc/passwd" },
    ],
    [
      "a missing file",
      changed(3, { path: "images/99.bmp" }),
      { field: "line 5, path", problem: "no such file in the folder" },
    ],
    [
      "a path twice",
      changed(3, { path: "images/./2.bmp" }),
      { field: "line 5, path", problem: "line 4 names this file too" },
    ],
    ["no class", changed(3, { label: "" }), { field: "line 5, label", problem: "no class" }],
    ["a fold that is no number", changed(3, { fold: "first" }), { field: "line 5, fold", value: "first" }],
    [
      "two folds for one group",
      changed(3, { fold: "1" }),
      {
        field: "line 13, fold",
        value: "0",
        problem: "patient P3 is in fold 1 on line 5: two folds for one group",
        remedy: expect.stringContaining("--column fold="),
      },
    ],
    [
      "a cell too many",
      changed(3, { label: "benign,x" }),
      { field: "line 5, all columns", value: "5 cells" },
    ],
  ])("with %s is refused by field, value, problem and remedy", (_, own, problem) => {
    const [first, ...others] = problemsOf(own);
    expect(first).toMatchObject({ remedy: expect.any(String), ...problem });
    expect(others).toEqual([]);
  });

  it("with a side that is none is refused", () => {
    expect(problemsOf(changed(3, { split: "holdout" }), ["path", "label", "split"])[0]).toMatchObject({
      field: "line 5, split",
      value: "holdout",
      remedy: "use train, val, test",
    });
  });

  it("without a column that is named, or with no column for the class, says which there are", () => {
    const plan = (manifest: Parameters<typeof planImport>[1]) => planImport(files, manifest).refusals;
    expect(plan({ manifest: { ...csv(all), columns: { label: "diagnosis" } } })).toEqual([
      {
        field: "columns.label",
        value: "diagnosis",
        problem: "labels.csv has no such column",
        remedy: "it has path, label, fold, patient",
      },
    ]);
    expect(plan({ manifest: csv(["path", "label"], rows, "path,dx") })[0]).toMatchObject({
      field: "columns.label",
      remedy: "name it: --column label=NAME",
    });
    expect(plan({ manifest: csv(["path", "label", "label"], rows, "path,label,class") })[0]).toMatchObject({
      field: "columns.label",
      value: "label, class",
    });
  });

  it("names 20 bad lines and counts the others", () => {
    const refusals = problemsOf(rows.map((row) => ({ ...row, label: "" })));
    expect(refusals).toHaveLength(21);
    expect(refusals.at(-1)).toMatchObject({ value: "28 more" });
  });

  it("leaves out what it does not name, and refuses what it names and is no image", () => {
    const text = { ...inspectFile({ path: "images/notes.txt", bytes: new Uint8Array([1, 2, 3]) }) };
    const listed = [...rows, { ...(rows[0] as Row), path: "images/notes.txt" }];
    const plan = planImport([...files, text, image("images/extra.bmp")], { manifest: csv(all, listed) });
    expect(plan.findings).toEqual([
      expect.objectContaining({ path: "images/extra.bmp", level: "ignored", reason: "not-listed" }),
      expect.objectContaining({ path: "images/notes.txt", level: "refused", reason: "unreadable" }),
    ]);
  });
});

it("a flat folder is a dead end that names the command that goes on", () => {
  const files = many("cells");
  const [problem] = planImport(files, { otherTables: ["labels.csv"] }).refusals;
  expect(problem).toMatchObject({
    field: "folder",
    problem: "found 12 images and no folders of classes: their classes are not known",
    remedy:
      "labels.csv may say what they are: npx foldwise dataset import FOLDER --manifest labels.csv --column path=NAME --column label=NAME",
  });
  expect(planImport(files).refusals[0]?.remedy).toContain(
    "npx foldwise dataset import FOLDER --manifest labels.csv",
  );
});

it("CSV is read with quotes, doubled quotes, line breaks in cells, and semicolons or tabs", () => {
  expect(parseCsv('a,"b, ""c""\nd",e\n\n1,2,3')).toEqual([
    { line: 1, cells: ["a", 'b, "c"\nd', "e"] },
    { line: 4, cells: ["1", "2", "3"] },
  ]);
  expect(parseCsv("a;b\r\n1,5;2\r\n").map(({ cells }) => cells)).toEqual([
    ["a", "b"],
    ["1,5", "2"],
  ]);
  expect(parseCsv("a\tb\nc\td").at(-1)).toEqual({ line: 2, cells: ["c", "d"] });
});
