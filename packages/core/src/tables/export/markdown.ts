import type { FilledTable } from "../result";
import { cellText, type DisplayCell, type DisplayTable, displayTable, tableHeading } from "./display";

/** A GitHub table: the ribbon above it, published and ours side by side, notes below. */
export function tableToMarkdown(table: FilledTable): string {
  const display = displayTable(table);
  const head = ["", ...display.columns.flatMap((column) => columnHeads(display, column))];
  const lines = [
    `**${escapeMarkdown(tableHeading(table))}**`,
    "",
    ...(display.ribbon === null ? [] : [`> **${escapeMarkdown(display.ribbon)}**`, ""]),
    row(head),
    row(head.map((_, i) => (i === 0 ? ":--" : "--:"))),
    ...display.rows.map(({ label, cells }) =>
      row([escapeMarkdown(label), ...cells.flatMap((cell) => columnCells(display, cell))]),
    ),
    "",
    ...display.footnotes.map((note) => `- ${escapeMarkdown(note)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function columnHeads(display: DisplayTable, { label, group }: DisplayTable["columns"][number]): string[] {
  const name = escapeMarkdown(group === null || group === label ? label : `${group}, ${label}`);
  const heads = display.hasPublished ? [`${name} published`, `${name} ours`] : [name];
  return display.showsDifferences ? [...heads, `${name} difference`] : heads;
}

function columnCells(
  display: DisplayTable,
  { published, ours, interval, difference, best }: DisplayCell,
): string[] {
  const own = cellText({ ours: best ? `**${ours}**` : ours, interval });
  const cells = display.hasPublished ? [published, own] : [own];
  return display.showsDifferences ? [...cells, difference] : cells;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\|*_<>`[\]]/g, "\\$&").replace(/\s+/g, " ");
}
