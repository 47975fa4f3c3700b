import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What only a paper's own folder may know: "article", or its classes, in code that is not about it. */
const WORDS = [/article/i, /\bALL\b/, /\bHEM\b/];

/** A paper, the networks that it describes, the options of a trainer, which stored plans name, 0.1's answers and column, and a word of MLflow. */
const MAY_KNOW = [
  /^packages\/papers\//,
  /^packages\/core\/src\/models\//,
  /^packages\/core\/src\/trainers\/\w+\//,
  /^apps\/worker\/src\/trainers\/\w+\//,
  /^packages\/core\/src\/contracts\/http\/dataset-paper\.ts$/,
  /^packages\/db\/src\/dataset-paper\.integration\.test\.ts$/,
  /^apps\/web\/src\/server\/views\/dataset\.test\.ts$/,
  /^apps\/web\/src\/server\/mlflow\/view-type\.ts$/,
];

const sources = ["packages", "apps"].flatMap((kind) =>
  readdirSync(join(ROOT, kind)).flatMap((name) => {
    const folder = join(kind, name, "src");
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(?:tsx?|mjs|css)$/.test(file))
      .map((file) => join(folder, file));
  }),
);
const mayKnow = (file: string) => MAY_KNOW.some((place) => place.test(file));
const known = (text: string) => WORDS.flatMap((word) => word.exec(text)?.[0] ?? []);
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

it("knows of no paper but where one may be known", () => {
  expect(sources.length).toBeGreaterThan(1_000);
  const found = sources
    .filter((file) => !mayKnow(file))
    .flatMap((file) => known(read(file)).map((word) => `${file}: ${word}`));
  expect(found).toEqual([]);
});

it("lets no place know of one that does not need to", () => {
  for (const place of MAY_KNOW) {
    const files = sources.filter((file) => place.test(file) && known(read(file)).length > 0);
    expect(files, String(place)).not.toEqual([]);
  }
});

it("names a paper's id in code of its own, in tests and in data alone", () => {
  const ids = readdirSync(join(ROOT, "data/papers"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(ids).not.toEqual([]);
  const found = sources
    .filter((file) => !file.startsWith("packages/papers/") && !/\.test\.tsx?$|\/testing\//.test(file))
    .filter((file) => ids.some((id) => read(file).includes(id)));
  expect(found).toEqual([]);
});

it.each([
  ["/** The article's scheme. */", ["article"]],
  ["const ARTICLE_CLASSES = 1;", ["ARTICLE"]],
  ['classes: ["ALL", "HEM"]', ["ALL", "HEM"]],
  ["isArticle: boolean", ["Article"]],
  ["const ALL_STEPS = all;", []],
])("finds in %s", (text, words) => {
  expect(known(text)).toEqual(words);
});
