import type { FilledTable } from "../result";
import { type DisplayCell, type DisplayTable, displayTable, NOTHING } from "./display";

/**
 * A booktabs table (package booktabs; for text in scripts other than Latin and Greek LuaLaTeX or XeLaTeX): published and ours side by side, the interval under ours in small
 * type, the ribbon in the first line and the caption, notes below.
 */
export function tableToLatex(table: FilledTable): string {
  const display = displayTable(table);
  const width = columnWidth(display);
  const caption = [table.title, ...(display.ribbon === null ? [] : [display.ribbon])]
    .map((sentence) => escapeLatex(sentence.replace(/[.\s]+$/, "")))
    .join(". ");
  const groups = groupSpans(display, width);
  const lines = [
    "% Needs \\usepackage{booktabs}",
    ...(display.ribbon === null ? [] : [`% ${display.ribbon.replace(/\s+/g, " ")}`]),
    "\\begin{table}",
    "\\centering",
    `\\caption{${caption}.}`,
    `\\label{tab:${table.table.replace(/[^A-Za-z0-9-]+/g, "-")}}`,
    `\\begin{tabular}{l${"r".repeat(width * display.columns.length)}}`,
    "\\toprule",
    ...(display.ribbon === null
      ? []
      : [
          `\\multicolumn{${1 + width * display.columns.length}}{l}{\\textbf{${escapeLatex(display.ribbon)}}} \\\\`,
          "\\midrule",
        ]),
    ...groups,
    line(["", ...display.columns.flatMap((column) => spread(escapeLatex(column.label), width))]),
    ...(width > 1 ? [line(["", ...display.columns.flatMap(() => subheads(display))])] : []),
    "\\midrule",
    ...display.rows.flatMap((row) => rowLines(display, row.label, row.cells)),
    "\\bottomrule",
    "\\end{tabular}",
    "",
    "\\footnotesize",
    ...display.footnotes.map((note) => `${escapeLatex(note)}\\par`),
    "\\end{table}",
  ];
  return `${lines.join("\n")}\n`;
}

function columnWidth({ hasPublished, showsDifferences }: DisplayTable): number {
  return 1 + (hasPublished ? 1 : 0) + (showsDifferences ? 1 : 0);
}

function subheads({ hasPublished, showsDifferences }: DisplayTable): string[] {
  return [...(hasPublished ? ["publ."] : []), "ours", ...(showsDifferences ? ["diff."] : [])];
}

function rowLines(display: DisplayTable, label: string, cells: readonly DisplayCell[]): string[] {
  const values = cells.flatMap((cell) => [
    ...(display.hasPublished ? [dash(cell.published)] : []),
    cell.best ? `\\textbf{${dash(cell.ours)}}` : dash(cell.ours),
    ...(display.showsDifferences ? [minus(cell.difference)] : []),
  ]);
  const intervals = cells.flatMap((cell) => [
    ...(display.hasPublished ? [""] : []),
    cell.interval === "" ? "" : `{\\scriptsize ${minus(cell.interval)}}`,
    ...(display.showsDifferences ? [""] : []),
  ]);
  const first = line([escapeLatex(label), ...values]);
  return intervals.some((interval) => interval !== "") ? [first, line(["", ...intervals])] : [first];
}

/** A line of group headings with rules under them, when columns have groups. */
function groupSpans({ columns }: DisplayTable, width: number): string[] {
  if (columns.every(({ group }) => group === null)) return [];
  const spans: { group: string; from: number; to: number }[] = [];
  for (const [i, { group }] of columns.entries()) {
    const last = spans.at(-1);
    const to = 1 + width * (i + 1);
    if (last !== undefined && last.group === (group ?? "")) last.to = to;
    else spans.push({ group: group ?? "", from: 2 + width * i, to });
  }
  const heads = spans.map(
    ({ group, from, to }) => `\\multicolumn{${to - from + 1}}{c}{${escapeLatex(group)}}`,
  );
  const rules = spans
    .filter(({ group }) => group !== "")
    .map(({ from, to }) => `\\cmidrule(lr){${from}-${to}}`);
  return [line(["", ...heads]), rules.join(" ")];
}

function spread(label: string, width: number): string[] {
  return [width === 1 ? label : `\\multicolumn{${width}}{c}{${label}}`];
}

function line(cells: readonly string[]): string {
  // After a line's end, and a rule, LaTeX would take a star or a bracket for an option of it, even on the next line.
  return `${cells.join(" & ").replace(/^[[*]/, "{$&}")} \\\\`;
}

function dash(text: string): string {
  return text === NOTHING ? "--" : minus(escapeLatex(text));
}

function minus(number: string): string {
  return number.replace(/(^|[\s[])([-+])(?=\d)/g, "$1$$$2$$");
}

const GREEK =
  "α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu µ mu ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ varphi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega";
const SPECIAL: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...GREEK.matchAll(/(\S) (\w+)/g)].map(([, letter, name]) => [letter, `$\\${name}$`]),
  ),
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "×": "$\\times$",
  "−": "$-$",
  "≥": "$\\geq$",
  "≤": "$\\leq$",
  "±": "$\\pm$",
  "≈": "$\\approx$",
  "≠": "$\\neq$",
  "→": "$\\to$",
  "∞": "$\\infty$",
  "√": "$\\surd$",
  "—": "---",
  "‑": "-",
  "|": "\\textbar{}",
  "`": "\\textasciigrave{}",
};
const SPECIALS = new RegExp(`[#$%&_{}${Object.keys(SPECIAL).join("").replace(/[\\^]/g, "\\$&")}]`, "g");
/** Characters that join with the next one: "--" would become a dash. */
const JOINING = /([-',])(?=\1)/g;

/**
 * Text as LaTeX prints it, on one line: specials escaped, what would join into a dash or a quotation mark kept apart,
 * straight quotes made typographic.
 */
export function escapeLatex(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .split(JOINING)
    .map((part, i) => (i % 2 === 1 ? `${part}{}` : escapePart(part)))
    .join("")
    .replace(/(^|[\s(])"/g, "$1``")
    .replaceAll('"', "''");
}

function escapePart(text: string): string {
  return text.replace(SPECIALS, (c) => SPECIAL[c] ?? `\\${c}`);
}
