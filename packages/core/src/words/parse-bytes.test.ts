import { expect, it } from "vitest";
import { bytesText, parseBytes } from ".";

it.each([
  ["4096", 4_096],
  ["0", 0],
  ["20GB", 20_000_000_000],
  ["1.5 GiB", 1.5 * 1024 ** 3],
  [" 10 kib ", 10_240],
  ["3 B", 3],
])("reads %j as %i bytes", (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

it.each(["", "GB", "-1 GB", "1 XB", "1e3", "1,5 GB", "999999999999999 TB", "none"])(
  "reads no size in %j",
  (text) => {
    expect(parseBytes(text)).toBeNull();
  },
);

it("reads what bytesText writes", () => {
  expect(parseBytes(bytesText(1536))).toBe(1536);
});
