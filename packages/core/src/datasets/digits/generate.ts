import { invalid, type Problem, showValue } from "../../errors";
import { createRandom } from "../../random";
import { encodeBmp } from "../encode-bmp";
import type { GeneratedFile } from "../synthetic/generate";
import { type Digit, parseDigits } from "./parse";

export const DIGITS = {
  folds: 3,
  /** Side of an image after each pixel was repeated 4 × 4 times. */
  size: 32,
  /** The pair that is most easily mistaken for each other of those that share strokes. */
  positive: 3,
  negative: 8,
} as const;

const SIDE = 8;
const REPEAT = 4;

export interface DigitsOptions {
  /** Text of `digits.csv`, decompressed. */
  csv: string;
  /** The digit that the first class holds, 3 by default. */
  positive?: number;
  /** The digit that the second class holds, 8 by default. */
  negative?: number;
}

/** Name of a digit's class: its folder, and the word in tables. */
export function digitClass(digit: number): string {
  return `digit-${digit}`;
}

/** All ten digits, each a class, in the folds and under the names that `generateDigits` gives two of them. */
export function* generateTenDigits(csv: string): Generator<GeneratedFile> {
  const digits = parseDigits(csv);
  for (let label = 0; label < 10; label++) yield* filesOf(digits, label);
}

/**
 * Two of the ten digits as a dataset of BMP files in C-NMC's layout, `fold_0/digit-3/digit_0014.bmp`: 32 × 32 px, ink
 * white on black, 3 folds of equal share of each class. The file does not say who wrote a digit, so patients are
 * unknown. Which fold an image is in does not depend on the other class chosen.
 *
 * @throws FoldwiseError "invalid" for two equal digits, or one outside 0–9
 */
export function* generateDigits(options: DigitsOptions): Generator<GeneratedFile> {
  const { csv, positive = DIGITS.positive, negative = DIGITS.negative } = options;
  const problems = choiceProblems(positive, negative);
  if (problems.length > 0) throw invalid(problems, "Invalid options for the digits");
  const digits = parseDigits(csv);
  for (const label of [positive, negative]) yield* filesOf(digits, label);
}

function* filesOf(digits: readonly Digit[], label: number): Generator<GeneratedFile> {
  const own = createRandom("digits")
    .fork("folds", label)
    .shuffle(digits.filter((digit) => digit.label === label));
  for (const [position, digit] of own.entries()) {
    const name = `digit_${String(digit.row).padStart(4, "0")}.bmp`;
    yield {
      path: `fold_${position % DIGITS.folds}/${digitClass(label)}/${name}`,
      bytes: encodeBmp(DIGITS.size, DIGITS.size, enlarge(digit)),
    };
  }
}

/** 0–16 to 0–255, each pixel 4 × 4 times, the same in all three channels. */
function enlarge(digit: Digit): Uint8Array {
  const rgb = new Uint8Array(DIGITS.size * DIGITS.size * 3);
  for (let y = 0; y < DIGITS.size; y++) {
    for (let x = 0; x < DIGITS.size; x++) {
      const ink = digit.pixels[Math.floor(y / REPEAT) * SIDE + Math.floor(x / REPEAT)] ?? 0;
      const to = (y * DIGITS.size + x) * 3;
      rgb.fill(Math.round((ink * 255) / 16), to, to + 3);
    }
  }
  return rgb;
}

function choiceProblems(positive: number, negative: number): Problem[] {
  const problems = Object.entries({ positive, negative })
    .filter(([, digit]) => !Number.isInteger(digit) || digit < 0 || digit > 9)
    .map(([field, digit]) => ({
      field,
      value: showValue(digit),
      problem: "is not a digit",
      remedy: "choose one from 0 to 9",
    }));
  if (problems.length === 0 && positive === negative) {
    return [
      {
        field: "negative",
        value: showValue(negative),
        problem: "is the positive class too",
        remedy: "choose another",
      },
    ];
  }
  return problems;
}
