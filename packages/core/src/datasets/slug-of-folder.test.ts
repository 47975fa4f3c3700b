import { expect, test } from "vitest";
import { slugOfFolder } from "./slug-of-folder";

test.each([
  ["/data/My Cells", "my-cells"],
  ["/data/cells_2/", "cells-2"],
  ["C:\\sets\\C-NMC 2019", "c-nmc-2019"],
  [`/data/${"a".repeat(59)}_b`, "a".repeat(59)],
  ["/data/細胞", null],
  ["/", null],
])("the folder %s gives the slug %s", (folder, slug) => expect(slugOfFolder(folder)).toBe(slug));
