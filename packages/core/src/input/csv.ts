/** A line of a CSV file, with its number from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

const DELIMITERS = [",", ";", "\t"] as const;

/**
 * Rows of a CSV text (RFC 4180): cells in quotes may hold delimiters, line breaks and doubled quotes; a byte order mark
 * and empty lines are passed over. The delimiter is the one of comma, semicolon and tab that the first line has most of.
 */
export function parseCsv(text: string): CsvRow[] {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const first = source.split(/\r?\n/, 1)[0] ?? "";
  const delimiter = DELIMITERS.reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  );
  const rows: CsvRow[] = [];
  let line = 1;
  let start = 1;
  let cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    cells.push(cell.trim());
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (cells.some((one) => one !== "")) rows.push({ line: start, cells });
    cells = [];
    start = line;
  };
  for (let i = 0; i < source.length; i++) {
    const character = source[i] ?? "";
    if (character === "\n") line += 1;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (source[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell.trim() === "") {
      cell = "";
      isQuoted = true;
    } else if (character === delimiter) endCell();
    else if (character === "\n") endRow();
    else if (character !== "\r") cell += character;
  }
  if (cell !== "" || cells.length > 0) endRow();
  return rows;
}
