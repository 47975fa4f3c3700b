import { MLFLOW_REGISTERED_MODELS, parseQuery } from "@foldwise/core/query";
import { expect, it } from "vitest";
import { modelFilter } from "./model-filter";

it.each([
  ["", ""],
  [" iris ", "name ILIKE '%iris%'"],
  ["50%_a\\b", "name ILIKE '%50\\%\\_a\\\\b%'"],
  ["Ada's", 'name ILIKE "%Ada\'s%"'],
  ['Ada\'s "best"', 'name ILIKE "%Ada\'s _best_%"'],
  ["tags.team = 'red'", "tags.team = 'red'"],
  ["name LIKE 'a%'", "name LIKE 'a%'"],
])("%j searches %s", (text, filter) => {
  expect(modelFilter(text)).toBe(filter);
  expect(() => parseQuery(filter, { schema: MLFLOW_REGISTERED_MODELS })).not.toThrow();
});
