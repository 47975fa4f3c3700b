import { visibleText } from "@foldwise/core/input";

/** Columns padded to their widest cell, numbers to the right; two spaces between. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  // A name with a line end or an escape sequence would forge rows.
  const cells = [head, ...rows.map((row) => row.map((cell) => (cell === null ? "—" : String(cell))))].map(
    (row) => row.map(visibleText),
  );
  const widths = head.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? "").length)));
  const right = head.map(
    (_, i) => rows.length > 0 && rows.every((row) => row[i] === null || typeof row[i] === "number"),
  );
  return cells
    .map((row) =>
      row
        .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `count(1, "trial")` → "1 trial", `count(2, "trial")` → "2 trials". */
export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? "" : "s"}`;
}

/** 95 → "1 min 35 s"; null → "unknown". */
export function durationText(seconds: number | null): string {
  if (seconds === null) return "unknown";
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** `bar(3, 6, 10)` → `#####-----`. */
export function bar(done: number, total: number, width: number): string {
  const full = total > 0 ? Math.min(width, Math.round((done / total) * width)) : 0;
  return "#".repeat(full) + "-".repeat(width - full);
}

/** Three decimals for a rate; — for none. */
export function rate(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "—";
  return typeof value === "number" ? decimalText(value, 3) : value;
}

/** As many decimals; a number that these would print as 0 has an exponent: an error of 9.4e-13 is not 0. */
export function decimalText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return value !== 0 && Number(text) === 0 ? value.toExponential(decimals - 1) : text;
}
