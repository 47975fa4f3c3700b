import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Words that must not come back, and what is said instead. */
const RULES: [pattern: RegExp, instead: string][] = [
  [/\b(?:MOST|LONGEST|LEAST)_[A-Z]/, "MAX_ or MIN_"],
  [/\b(?:metric_fold|metricFold|foldGroup|noteFolds)\b/, "compaction: a fold is a cross-validation fold"],
  [/\b(?:Wish|readWishes|MovingSweep)\b/, "desired state, TrainingDemand, ActiveSweep"],
  [/stands twice/, "duplicate key"],
  [/has not the form/, "does not match the pattern"],
  [/is no parameter of/, "unknown parameter"],
  [/no such key/, "unknown key"],
  [/problems? to mend/, "Fix N errors"],
  [/is no place in a list/, "not a valid page cursor"],
  [/[Dd]ata sets?\b/, "dataset"],
];

const FOLDERS = ["packages", "apps", "infra", "docs"];
/** Text that has to stay: migrations that ran, what old fingerprints and answers are made of, and this list. */
const KEPT = [
  "packages/db/migrations/",
  "packages/core/src/datasets/import/fingerprint.ts",
  "infra/testing/vocabulary.test.ts",
  "packages/client/src/cli/guides.test.ts",
  "apps/web/src/server/testing/released-answers.ts",
];

function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:tsx?|mjs|md)$/.test(name))
    .filter((name) => !/(?:^|\/)(?:node_modules|dist|\.next|\.turbo|testing\/fixtures)\//.test(name))
    .map((name) => join(folder, name))
    .filter((name) => !KEPT.some((kept) => name.startsWith(kept)));
}

const offences = (text: string) =>
  RULES.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text);
    return found ? [`${found[0]}: ${instead}`] : [];
  });

it("says in standard terms what once had words of its own", () => {
  const all = FOLDERS.flatMap(files);
  expect(all.length).toBeGreaterThan(1_000);
  const found = all.flatMap((file) =>
    offences(readFileSync(join(ROOT, file), "utf8")).map((offence) => `${file}: ${offence}`),
  );
  expect(found).toEqual([]);
});

it.each(["const MOST_ROWS = 3;", "insert into metric_fold", "type Wish = 1", "the key a stands twice"])(
  "finds %s",
  (text) => {
    expect(offences(text)).toHaveLength(1);
  },
);
