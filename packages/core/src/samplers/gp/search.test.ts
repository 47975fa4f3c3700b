import { describe, expect, it } from "vitest";
import { makeSpace } from "../../space";
import { makeEncoding } from "../encoding";
import { climb } from "./search";

const encoding = makeEncoding(makeSpace({ width: { type: "int", low: 1, high: 1000 } }, []));

/** Searches from a width for the greatest value; with all widths that were evaluated. */
function searchFrom(width: number, { reach, scoreOf }: { reach: number; scoreOf(width: number): number }) {
  const evaluated: number[] = [];
  const acquisition = {
    values: (at: Float64Array) =>
      at.map((number) => {
        const own = Number(encoding.decode(Float64Array.of(number)).width);
        evaluated.push(own);
        return scoreOf(own);
      }),
    evaluate: () => {
      throw new Error("has no derivative: every coordinate has levels");
    },
  };
  const [found] = climb(
    { encoding, acquisition, lengthScales: Float64Array.of(1), reach, isFeasible: () => true },
    [encoding.encode({ width })],
  );
  return { width: found && encoding.decode(found.point).width, evaluated };
}

describe("local search over the levels of a coordinate", () => {
  it.each([4, Number.POSITIVE_INFINITY])(
    "within a reach of %d: finds a far peak in steps that grow",
    (reach) => {
      const { width, evaluated } = searchFrom(20, { reach, scoreOf: (own) => -Math.abs(own - 913) });
      expect(width).toBe(913);
      expect(evaluated.length).toBeLessThan(150);
    },
  );

  it("looks no further than its reach for what is not better nearby", () => {
    const { width, evaluated } = searchFrom(20, { reach: 4, scoreOf: (own) => (own === 500 ? 1 : 0) });
    expect(width).toBe(20);
    expect(evaluated.toSorted((a, b) => a - b)).toEqual([16, 18, 19, 20, 21, 22, 24]);
  });
});
