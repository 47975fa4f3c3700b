import { describe, expect, it } from "vitest";
import { lines } from "../testing/compare";
import { decodeChunk } from "./chunk";
import { decodeBatch } from "./journal";
import { decodeSummary } from "./summary";

// Payloads as version 1 wrote them. Databases hold such rows: they must be read for ever.
const ODD_CHUNK =
  "0100e76493a505ffffffffffffffffff0187808080808080808001010001faffffffffffff0f01feffffffffffffef7f01d00f0002d10f8080e0ad9882d91e00340000010033000000003300000000330000000033000000003300000000d3f8f000803f7fff00";
const LONG_CHUNK =
  "AQHPU6xh02DgUm9YsPrfz6QvzNSEDAyhDLNCJzHIzHILFZkkyCAnozFLwi0ltFokY9I0wRYGDjlZmQsaUrNA6maGqjAcnykeaq0iyCB3fP3MNnHFUBFrfZVqQQEGebkrx3etXzITos6ToXBmbOhGT0EGucKFMxNjuUPXbVzoKSXoxFAj51h4cKEjVN0kBpmZJaHCYHv3zJQoiQx1F947KVGQg+GDnKyMyB6pmQh7L0LtbZvZdvFE6EPrFpWdgooMB+WuHP/ZhmyvK9TeTzMTXZ1CqzZ+81wu2MLALudYuOaT48wPD65eOHn00IE9O7dv3bxp44Z1a1atXLF82dIlixctWrhwwYL58+bOmT1r1kx7IgEA";
const LONG_SUMMARY =
  "AQDoztLYAAAAAAAAAACgAAAAAAAAAAAAAAAAALA/AAAAAAAA8D8AAAAAAACwPwAAAAAAAACgPx4eHh4eHq4/AAAAAAAAoD8AmpmZmZmZmT8IH3zwwQefP5qZmZmZmZk/AA==";
const BATCH =
  "AQFIgtrgY2Jk/Q8DjO0NUMDIyMD4CyLMz/gPwnhfz7iGSYOBS/0CPwPTRf6GhgdrZzTdlPt/f8v6efNvyH1hpiZkMGFgYGRgCGWYFTqJQWaWW6jIJEEGORmNWRJuKaHVIhmTpgm2MHDIycpc0JCaxWDMAAKhDDNDVRiOzxQPtVYRZJA7vn5mm7hiqIi1vkq1oACDvNyV47vWL5mJpNiToXBmbOhGT0EGucKFMxNjuUPXbVzoKSXoxFAj51h4cKEjsuJJDDIzS0KFwc7YM1OiJDLUXXjvpERBDoYPcrIyInukkBWDnHER6oy2mW0XT4Q+tG5R2SmoyHBQ7srxn20YznCFOuPTzERXp9Cqjd88lwu2MLDLORau+eQ4k+Hyjw8MHx5cvXDy6KEDe3Zu37p508YN69asWrli+bKlSxYvWrRw4YIF8+fNnTN71qyZDfb1/xnsiQQA";

const ODD = [
  "-9223372036854775808 @1000 = -0",
  "7 @1000 = 0.30000000000000004",
  "7 @1001 = NaN",
  "9007199254740993 @0 = -Infinity",
  "9223372036854775807 @8640000000000000 = 5e-324",
];
const LONG = Array.from(
  { length: 40 },
  (_, i) => `${i * 10} @${1_700_000_000_000 + i * 250} = ${1 / (i + 1)}`,
);

describe("format 1", () => {
  it("is read", () => {
    expect(lines(decodeChunk(Buffer.from(ODD_CHUNK, "hex"), 5))).toEqual(ODD);
    expect(lines(decodeChunk(Buffer.from(LONG_CHUNK, "base64"), 40))).toEqual(LONG);
    const batch = decodeBatch(Buffer.from(BATCH, "base64"), 45);
    expect([...batch].map(([nameId, columns]) => [nameId, lines(columns)])).toEqual([
      [1, ODD],
      [300, LONG],
    ]);
    expect(decodeSummary(Buffer.from(LONG_SUMMARY, "base64"), 40)).toEqual([
      { step: 0n, min: 1 / 16, max: 1, last: 1 / 16, count: 16, nonfinite: 0 },
      { step: 160n, min: 1 / 32, max: 1 / 17, last: 1 / 32, count: 16, nonfinite: 0 },
      { step: 320n, min: 1 / 40, max: 1 / 33, last: 1 / 40, count: 8, nonfinite: 0 },
    ]);
  });

  it("is told from a later one", () => {
    const later = Buffer.from(ODD_CHUNK, "hex");
    later[0] = 2;
    expect(() => decodeChunk(later, 5)).toThrow("unknown format version 2");
  });
});
