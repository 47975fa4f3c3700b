import { describe, expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import { baselineWarnings, findBaseline, parseBaselineFile, printedDecimals, printedRate } from ".";

const good = `
id: my-lab-2026
source: { title: A title, venue: A journal, year: 2026 }
values:
  - { table: "1", row: resnet50, column: accuracy, metric: accuracy, value: 93.1, unit: percent, n: 500, notes: [one seed] }
`;

function problems(
  text: string,
): readonly { field: string; value: string; problem: string; remedy?: string }[] {
  try {
    parseBaselineFile(text);
  } catch (error) {
    if (error instanceof FoldwiseError) return error.problems;
    throw error;
  }
  return [];
}

describe("parseBaselineFile", () => {
  it("reads YAML and the same as JSON", () => {
    const file = parseBaselineFile(good);
    expect(file.values[0]).toMatchObject({ value: 93.1, unit: "percent", n: 500, notes: ["one seed"] });
    expect(parseBaselineFile(JSON.stringify(file))).toEqual(file);
  });

  it("refuses a missing unit, and says what would be right", () => {
    expect(problems(good.replace(" unit: percent,", ""))).toEqual([
      {
        field: "values.0.unit",
        value: "missing",
        problem: "is required",
        remedy: "one of fraction, percent, count, epochs, megabytes, milliseconds, dimensionless",
      },
    ]);
  });

  it("refuses a rate beyond its unit: 93.1 is no fraction", () => {
    const [problem] = problems(good.replace("unit: percent", "unit: fraction"));
    expect(problem).toMatchObject({ field: "values.0.value", value: "93.1", problem: "is not a fraction" });
  });

  it("says of a field that stands at the top where it belongs", () => {
    const said = (line: string) =>
      problems(`${good}${line}\n`).map(({ field, remedy }) => `${field}: ${remedy}`);
    expect(said("doi: 10.1000/182")).toEqual(["doi: it belongs under source"]);
    expect(said("unit: percent")).toEqual(["unit: it belongs to an entry of values"]);
    expect(said("colour: red")).toEqual([
      "colour: one of id, source, dataset, datasetShort, notes, matrices, values",
    ]);
    expect(said("constructor: red")).toEqual([
      "constructor: one of id, source, dataset, datasetShort, notes, matrices, values",
    ]);
  });

  it.each(["https://user:pa55@lab.org/paper", "http://pa55@lab.org/"])(
    "refuses an address with a login, without repeating it: %s",
    (url) => {
      const [problem] = problems(good.replace("venue: A journal", `url: "${url}"`));
      expect(problem).toMatchObject({
        field: "source.url",
        value: expect.stringContaining("(hidden)@lab.org"),
        problem: "must not contain a user or password: the URL is stored and shown",
        remedy: expect.stringContaining("remove the part before the @"),
      });
      const note = `copied from ${url} in May`;
      expect(problems(good.replace("[one seed]", `["${note}"]`))).toMatchObject([
        { field: "values.0.notes.0", value: expect.not.stringContaining("pa55") },
      ]);
      expect(problems(good.replace("A journal", `"${note}"`))).toMatchObject([{ field: "source.venue" }]);
    },
  );

  it("takes addresses and mail addresses without a login", () => {
    const notes = '["ask a.b@lab.org, see https://lab.org/@author and https://lab.org/a?to=b@c.org"]';
    expect(problems(good.replace("[one seed]", notes))).toEqual([]);
  });

  it("names every problem at once, the unknown field too", () => {
    const text = good
      .replace("value: 93.1", "value: high")
      .replace("n: 500", "n: 0")
      .replace("row:", "line:");
    expect(
      problems(text)
        .map((p) => p.field)
        .sort(),
    ).toEqual(["values.0.line", "values.0.n", "values.0.row", "values.0.value"]);
  });

  it("keeps a metric as it is written, and finds it under either spelling of a class's measure", () => {
    for (const metric of ["recall/normal", "recall/class/normal"]) {
      const file = parseBaselineFile(good.replace("metric: accuracy", `metric: ${metric}`));
      const place = { table: "1", row: "resnet50", column: "accuracy" };
      expect(file.values[0]?.metric).toBe(metric);
      for (const asked of ["recall/normal", "recall/class/normal"])
        expect(findBaseline(file, { ...place, metric: asked })?.value).toBe(93.1);
      expect(findBaseline(file, { ...place, metric: "recall/macro" })).toBeUndefined();
    }
  });

  it("refuses a duplicate number, a matrix nobody listed, a text that is no YAML", () => {
    const twice = good + good.slice(good.indexOf("  - "));
    expect(problems(twice)[0]?.problem).toBe("is a duplicate");
    const old = good.replace("metric: accuracy", "metric: recall/normal");
    const entry = old.slice(old.indexOf("  - ")).replace("recall/normal", "recall/class/normal");
    expect(problems(old)).toEqual([]);
    expect(problems(old + entry)).toMatchObject([{ field: "values.1", problem: "is a duplicate" }]);
    expect(problems(good.replace("n: 500", "n: 500, matrix: fold 0"))[0]?.field).toBe("values.0.matrix");
    expect(problems("{ values: [")[0]?.field).toBe("file");
    expect(problems("")[0]?.field).toBe("file");
  });

  it("refuses a metric nobody records, a DOI that is none, an n that is no whole number, a rate counted", () => {
    const [metric] = problems(good.replace("metric: accuracy", "metric: specificity"));
    expect(metric).toMatchObject({ field: "values.0.metric", value: '"specificity"' });
    expect(metric?.remedy).toContain("recall");
    const [doi] = problems(good.replace("venue: A journal", "doi: 10.33/x y"));
    expect(doi).toMatchObject({ field: "source.doi", problem: "is not a DOI" });
    expect(doi?.remedy).toContain("10.3389");
    const [n] = problems(good.replace("n: 500", "n: 500.5"));
    expect(n).toMatchObject({ field: "values.0.n", value: "500.5" });
    expect(n?.remedy).toContain("whole number");
    const [unit] = problems(good.replace("unit: percent", "unit: count").replace("93.1", "93"));
    expect(unit).toMatchObject({ field: "values.0.unit", remedy: "fraction or percent" });
    const [nowhere] = problems(good.replace("venue: A journal, ", ""));
    expect(nowhere).toMatchObject({ field: "source", remedy: "title, year, and doi or url" });
    const [script] = problems(good.replace("venue: A journal", 'url: "javascript:alert(1)"'));
    expect(script).toMatchObject({ field: "source.url" });
  });

  it("takes a unit by its sign and a DOI with its resolver, and stores their one form", () => {
    const file = parseBaselineFile(
      good
        .replace("unit: percent", 'unit: "%"')
        .replace("venue: A journal", "doi: https://doi.org/10.1000/182"),
    );
    expect(file.values[0]?.unit).toBe("percent");
    expect(file.source.doi).toBe("10.1000/182");
  });

  it("warns of a fraction given as a percent, and of an accuracy that n cannot give", () => {
    const warned = (text: string) => baselineWarnings(parseBaselineFile(text)).map(({ field }) => field);
    expect(warned(good.replace("93.1", "93.2"))).toEqual([]);
    expect(warned(good.replace("93.1", "0.93"))).toContain("values.0.unit");
    expect(warned(good.replace("n: 500", "n: 7"))).toEqual(["values.0.n"]);
  });

  it("refuses a matrix that does not fit its images", () => {
    const text = `${good}matrices:\n  - { key: m, classes: [a, b], images: [3, 2], candidates: [[[1, 2], [1, 2]]] }\n`;
    expect(problems(text)[0]).toMatchObject({ field: "matrices.0.candidates" });
  });
});

describe("a printed rate", () => {
  it("knows half the unit of its last digit, hidden zeros included", () => {
    const entry = {
      table: "6",
      row: "r",
      column: "c",
      metric: "m",
      unit: "fraction",
      n: null,
      notes: [],
    } as const;
    expect(printedRate({ ...entry, value: 0.95, notes: [] })?.halfUnit).toBeCloseTo(0.005, 15);
    expect(printedRate({ ...entry, value: 0.95, decimals: 3, notes: [] })?.halfUnit).toBeCloseTo(0.0005, 15);
    expect(printedRate({ ...entry, value: 92.2, decimals: 2, unit: "percent", notes: [] })).toEqual({
      value: 0.922,
      halfUnit: 0.00005,
    });
    expect(printedRate({ ...entry, value: 5, unit: "count", notes: [] })).toBeNull();
    expect(printedDecimals({ value: 96 })).toBe(0);
  });
});
