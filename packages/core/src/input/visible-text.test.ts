import { expect, it } from "vitest";
import { hasUnprintable, visibleLines, visibleText } from "./visible-text";

it("control and direction characters are shown, all others stay", () => {
  expect(visibleText("a\u001b[2J\r\nb\u202ec")).toBe("a\\u001b[2J\\u000d\\u000ab\\u202ec");
  expect(visibleLines("first\u0007\nsecond")).toBe("first\\u0007\nsecond");
  const plain = "Größe ≤ 5 µm · 细胞 · خلية · 😀";
  expect(visibleText(plain)).toBe(plain);
  expect(hasUnprintable(plain)).toBe(false);
  expect(hasUnprintable("a\nb")).toBe(true);
});
