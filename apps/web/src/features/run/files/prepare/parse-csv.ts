/** The first records of a CSV text after RFC 4180. @param isCut whether the text ends before the file does */
export function parseCsv(
  text: string,
  { maxRows, isCut, separator = "," }: { maxRows: number; isCut: boolean; separator?: "," | "\t" },
): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let isQuoted = false;
  const endRow = () => {
    rows.push([...row, field]);
    row = [];
    field = "";
  };
  for (let at = 0; at < text.length && rows.length < maxRows; at++) {
    const sign = text[at] ?? "";
    if (isQuoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else isQuoted = false;
    } else if (sign === '"' && field === "") isQuoted = true;
    else if (sign === separator) {
      row.push(field);
      field = "";
    } else if (sign === "\n") endRow();
    else if (sign !== "\r") field += sign;
  }
  // What the cut went through would be shown as if it were whole.
  if (!isCut && rows.length < maxRows && (field !== "" || row.length > 0)) endRow();
  return rows;
}
