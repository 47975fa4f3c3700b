import { invalid, showValue } from "../../errors";

/** One handwritten digit: 8 × 8 values from 0 (paper) to 16 (ink), top row first. */
export interface Digit {
  /** Row of the file, from 1. */
  row: number;
  label: number;
  pixels: readonly number[];
}

const SIDE = 8;
const INK = 16;

/**
 * Reads the digits' file: a line an image, 64 values and the label, separated by commas.
 * @throws FoldwiseError "invalid" naming the first line that is not so
 */
export function parseDigits(csv: string): Digit[] {
  return csv
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line, position) => {
      const values = line.split(",").map(Number);
      const label = values[SIDE * SIDE];
      const pixels = values.slice(0, SIDE * SIDE);
      const right =
        values.length === SIDE * SIDE + 1 &&
        pixels.every((value) => Number.isInteger(value) && value >= 0 && value <= INK) &&
        label !== undefined &&
        Number.isInteger(label) &&
        label >= 0 &&
        label <= 9;
      if (!right) {
        throw invalid(
          [
            {
              field: `line ${position + 1}`,
              value: showValue(line),
              problem: "is not 64 values from 0 to 16 and a digit",
              remedy: "restore data/datasets/digits/digits.csv.gz from the repository",
            },
          ],
          "The digits' file was refused",
        );
      }
      return { row: position + 1, label, pixels };
    });
}
