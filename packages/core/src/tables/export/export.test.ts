import { describe, expect, it } from "vitest";
import published from "../../../../../data/papers/frai-2025-1620252/baseline.json";
import figure8 from "../../../../../data/papers/frai-2025-1620252/tables/figure-8.json";
import table4 from "../../../../../data/papers/frai-2025-1620252/tables/table-4.json";
import table9 from "../../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import { checkBaselineFile } from "../../baselines";
import { checkTableDefinition } from "../definition";
import { fillTable } from "../fill";
import { madeUpWith } from "../fixtures/made-up";
import { escapeLatex, renderTable, TABLE_FORMATS, tableToCsv, tableToLatex, tableToMarkdown } from ".";

const baselines = [checkBaselineFile(published)];
const [POSITIVE = "", NEGATIVE = ""] = published.matrices[0]?.classes ?? [];
const { madeUpArms } = madeUpWith([POSITIVE, NEGATIVE]);
const definition = checkTableDefinition(table9);
const synthetic = { id: "synthetic-cells", name: "Synthetic cells", isComparable: false };
const options = { dataset: synthetic };
const table = fillTable(definition, baselines, madeUpArms(), options);
const ribbon = "Synthetic cells, not C-NMC; differences hidden";

describe("the heading of Markdown", () => {
  it.each([
    ["9", "Table 9. An example"],
    ["figure 8", "Figure 8. An example"],
    ["rates-by-fold", "An example"],
  ])("of %s is %s", (id, heading) => {
    expect(tableToMarkdown({ ...table, table: id, title: "An example" })).toContain(`**${heading}**`);
  });
});

describe("every export", () => {
  it.each(TABLE_FORMATS)("carries the ribbon: %s", (format) => {
    expect(renderTable(table, format)).toContain(ribbon);
  });

  it.each(TABLE_FORMATS)("has no ribbon on the paper's own data: %s", (format) => {
    const own = fillTable(definition, baselines, [], {
      dataset: { id: "c", name: "C-NMC 2019", isComparable: true },
    });
    expect(renderTable(own, format)).not.toContain("differences hidden");
  });
});

it.each(["md", "latex"] as const)(
  "says whether ours is compatible with the published numbers: %s",
  (format) => {
    const shown = fillTable(definition, baselines, madeUpArms(), { ...options, showDifferences: true });
    expect(renderTable(shown, format)).toMatch(
      /Balanced accuracy, MCN: ours .* published .*compatible: 95 .*margin 0\.05 \(fold 0 /,
    );
    expect(renderTable(table, format)).not.toContain("compatible: 95");
  },
);

describe("LaTeX", () => {
  const latex = tableToLatex(table);

  it("is a booktabs table whose lines all have the same number of columns", () => {
    for (const rule of ["\\toprule", "\\midrule", "\\bottomrule"]) expect(latex).toContain(rule);
    const columns = /\\begin\{tabular\}\{l(r+)\}/.exec(latex)?.[1]?.length ?? 0;
    expect(columns).toBe(12);
    const body = latex.slice(latex.indexOf("\\toprule"), latex.indexOf("\\bottomrule")).split("\n");
    for (const line of body.filter((l) => l.endsWith("\\\\"))) {
      const spans = [...line.matchAll(/\\multicolumn\{(\d+)\}/g)].reduce(
        (sum, m) => sum + Number(m[1]) - 1,
        0,
      );
      expect(line.split(/(?<!\\)&/).length + spans, line).toBe(13);
    }
  });

  it("is bold only where the test says so", () => {
    const bold = latex.match(/\\textbf\{[\d.]+\}/g) ?? [];
    expect(bold).toHaveLength(table.cells.filter((cell) => cell.best).length);
    expect(bold.length).toBeGreaterThan(0);
  });

  it("escapes what LaTeX would read as commands", () => {
    expect(escapeLatex('50 % of A_b & {c} #1 $x ~ ^ \\ "q"')).toBe(
      "50 \\% of A\\_b \\& \\{c\\} \\#1 \\$x \\textasciitilde{} \\textasciicircum{} \\textbackslash{} ``q''",
    );
    expect(escapeLatex("0.9 ± 0.1 − σ × 2")).toBe("0.9 $\\pm$ 0.1 $-$ $\\sigma$ $\\times$ 2");
    expect(latex).not.toMatch(/[^\x20-\x7e\n]/);
    expect(escapeLatex("a|b `c` <d> µm α → ∞")).toBe(
      "a\\textbar{}b \\textasciigrave{}c\\textasciigrave{} \\textless{}d\\textgreater{} $\\mu$m $\\alpha$ $\\to$ $\\infty$",
    );
  });

  it("keeps dashes and quotation marks apart, and a text on its line", () => {
    expect(escapeLatex("--dataset --- x,, y'' — z")).toBe("-{}-dataset -{}-{}- x,{}, y'{}' --- z");
    expect(escapeLatex("one\n\n two\tthree")).toBe("one two three");
  });

  it("has no row whose label would be read as an option of the line before", () => {
    const rows = ["[2] brackets", "* star", "\\[2em]"].map((label, i) => ({ key: `r${i}`, label }));
    const own = checkTableDefinition({
      id: "own",
      title: "Ends with a stop.",
      metric: "accuracy",
      rows,
      columns: [{ key: "c", label: "[c]" }],
    });
    const text = tableToLatex(fillTable(own, [], madeUpArms(), options));
    for (const start of ["{[}2] brackets &", "{*} star &", "\\textbackslash{}[2em] &"])
      expect(text).toContain(`\n${start}`);
    expect(text).toContain("\\caption{Ends with a stop. ");
    expect(text).not.toMatch(/\.\.[ }]/);
  });
});

describe("Markdown", () => {
  const markdown = tableToMarkdown(table);

  it("has published and ours side by side with the interval, as many cells in each line", () => {
    const lines = markdown.split("\n").filter((line) => line.startsWith("|"));
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(line.split(/(?<!\\)\|/)).toHaveLength(15);
    expect(markdown).toContain("Fold 0, MCN published");
    expect(markdown).toMatch(/\| 0\.675 \| 0\.\d{3} \[0\.\d{2,3}, 0\.\d{2,3}\] \|/);
  });

  it("shows what the paper does not print as a dash, and its notes below", () => {
    expect(markdown.split("\n").find((line) => line.startsWith("| ROC AUC"))).toMatch(/\| — \|/);
    expect(markdown).toContain("doi 10.3389/frai.2025.1620252");
    expect(markdown).toContain("Is balanced and augmented better?");
  });

  it("has a difference column only where differences are shown", () => {
    expect(markdown).not.toContain("difference |");
    const asked = fillTable(definition, baselines, madeUpArms(), { ...options, showDifferences: true });
    expect(tableToMarkdown(asked)).toContain("Fold 0, MCN difference |");
  });
});

describe("a figure that is printed as a picture", () => {
  const figure = checkTableDefinition(figure8);
  const markdown = tableToMarkdown(fillTable(figure, baselines, madeUpArms(), options));

  it("says of what it shows that it is not printed", () => {
    expect(
      markdown.split("\n").find((line) => line.startsWith(`| MobileNet\\_M, ${POSITIVE} recall`)),
    ).toContain("| not printed |");
  });

  it("has the confusion matrices of both sides", () => {
    expect(markdown).toContain(
      `- Confusion matrix, published, MobileNet\\_M, Fold 0 (recovered): ${POSITIVE} 469 as ${POSITIVE}, 12 as ${NEGATIVE}; ${NEGATIVE} 15 as ${POSITIVE}, 211 as ${NEGATIVE}.`,
    );
    expect(markdown).toMatch(
      new RegExp(
        `- Confusion matrix, ours, MobileNet.*Fold 2 \\(one evaluation\\): ${POSITIVE} \\d+ as ${POSITIVE}`,
      ),
    );
  });
});

it("calls our side of parameters the same on every dataset, with differences and no ribbon", () => {
  const facts = [{ row: "total", column: "value", value: 3_235_010 }];
  const markdown = tableToMarkdown(
    fillTable(checkTableDefinition(table4), baselines, [], { dataset: synthetic, facts }),
  );
  expect(markdown).not.toContain("differences hidden");
  expect(markdown).toContain("| Total parameters | 3235010 | 3235010 | 0 |");
  expect(markdown).toContain("- Ours: the same on every dataset.");
});

describe("CSV", () => {
  it("has a line for each cell, all with the same fields", () => {
    const lines = tableToCsv(table).trimEnd().split("\r\n");
    expect(lines).toHaveLength(1 + 36);
    const fields = (line: string): number => line.replace(/"(?:[^"]|"")*"/g, "q").split(",").length;
    expect(new Set(lines.map(fields)).size).toBe(1);
  });

  it("does not let a name become a spreadsheet's formula", () => {
    const evil = { ...table, dataset: { ...synthetic, name: '=HYPERLINK("x")' } };
    expect(tableToCsv(evil)).toContain(`"'=HYPERLINK(""x"")"`);
  });
});
