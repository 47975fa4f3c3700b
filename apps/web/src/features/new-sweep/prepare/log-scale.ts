import { type SpaceRow, setInRow } from "./space";

/** Parameters whose good values differ by factors, not by distances. */
const BY_FACTORS: ReadonlySet<string> = new Set(["learningRate"]);

/** A new row with a logarithmic range where that is what people search; 0 has no logarithm. */
export function withUsualScale(row: SpaceRow): SpaceRow {
  const name = row.name.split(".").at(-1) ?? row.name;
  const isPositive = typeof row.raw.low === "number" && row.raw.low > 0;
  return row.type === "float" && isPositive && BY_FACTORS.has(name) ? setInRow(row, "log", true) : row;
}
