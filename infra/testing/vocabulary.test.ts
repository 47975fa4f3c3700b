import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

type Rule = [pattern: RegExp, instead: string];

/** Words that must not come back anywhere, and what is said instead. */
const RULES: Rule[] = [
  [/\b(?:MOST|LONGEST|LEAST)_[A-Z]/, "MAX_ or MIN_"],
  [/\b(?:metric_fold|metricFold|foldGroup|noteFolds)\b/, "compaction: a fold is a cross-validation fold"],
  [/\b(?:Wish|readWishes|MovingSweep)\b/, "desired state, TrainingDemand, ActiveSweep"],
  [/stands twice/, "duplicate key"],
  [/has not the form/, "does not match the pattern"],
  [/is no parameter (?:of|\$)/, "unknown parameter"],
  [/no such key/, "unknown key"],
  [/problems? to mend/, "Fix N errors"],
  [/is no place in a list/, "not a valid page cursor"],
  [/[Dd]ata sets?\b/, "dataset"],
  [/\b(?:News|NewsDesk|NewsHub|createNews|publishNews|newsSchema)\b/, "notification, Notifier"],
  [/\b(?:withPatience|inVain|Hopeless)\b/, "retryOnOutage, failures, NonRetryableError"],
  [/\bletGoOf[A-Z]/, "prune"],
  [/\b(?:sweepArtifacts|sweepIncoming)\b/, "collectGarbage: a sweep is a plan that runs"],
  [/\b(?:mendTrials|rouse|complain)\b/, "repair, wakeUp, logError"],
  [/\bconst (?:LARGEST|DEEPEST|HIGHEST|LOWEST|YOUNGEST|OLDEST|COARSEST|MOST)\b/, "MAX_ or MIN_"],
  [/\bconst (?:PATIENCE|LOOK|AGAIN)(?:_[A-Z]+)*\b/, "TIMEOUT, POLL_MS, RETRY_MS"],
  [/\bmoving sweep/, "active sweep"],
];

/** Phrases that must not come back in what a user reads: messages, help, pages, guides. Comments and tests are free. */
const PHRASES: Rule[] = [
  [/(?<![Tt]here )\b(?:is|are) no (?!longer\b|such\b|more\b)[a-z]/, "is not a …"],
  [/\bis (?:there|named|given) twice\b/, "is a duplicate …"],
  [/\bis of no\b/, "needs a …"],
  [/\bstands? (?:twice|besides?|in|at|on|above|behind|here|against)\b/, "is in, is next to, is a duplicate"],
  [/ besides? (?!=)/, "next to, also"],
  [/\bcomes? (?:along|besides)\b/, "is built in, is also …"],
  [/\blets? go of\b/, "releases, removes"],
  [/\b(?:is|was|are|were|be|been) told\b/, "is given, is known"],
  [/\bgo(?:es)? on\b/, "continues, resumes"],
  [/\bgives? \w+ \w+ free\b/, "frees …"],
  [/\b(?:one's|of its|of their) own\b/, "custom, separate, its"],
  [/\b(?:remov|delet)\w+ (?:\w+ )?for good\b/, "permanently"],
  [/\b(?:does|do) not answer\b/, "is not responding"],
  [/\bso many\b/, "this many"],
  [/\b(?:cannot stand here|must be given)\b/, "is not allowed here, is required"],
  [/\bunder way\b/, "in progress"],
  [/\b(?:is|are|went) away\b/, "is unavailable, stopped"],
  [/\b(?:is|was|were) at it\b/, "is processing it"],
  [/\b(?:Greatest|greatest|Least|(?<!at )least) (?:\w+ )?(?:value|number|difference)/, "minimum, maximum"],
  [/\bno sweep moves\b|\bstill moves\b/, "is active"],
  [/\bin vain\b/, "without success"],
  [/\b(?:to|or) mend\b/, "fix"],
  [/\bwhoever\b|\bnobody (?:wants|reads|ran|could)\b/, "no one; say what is missing"],
  [/Invalid discriminator value/, "unknown kind; use one of …"],
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

const offences = (text: string, rules: readonly Rule[] = RULES) =>
  rules.flatMap(([pattern, instead]) => {
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

/** Sources of what a user reads, and what describes it. Decisions are history. */
const isRead = (file: string) =>
  !/\.test\.tsx?$|\/testing[./]|^docs\/decisions\/|^infra\/(?:e2e|bench|testing)\//.test(file);

/** The text without comments, whole lines of them and those after code. */
const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(?:^|(?<=[;{},)\s]))\/\/ .*$/gm, "");

/** As one line, since text of Markdown and JSX wraps anywhere. */
const joined = (text: string) => text.replace(/\s+/g, " ");

it("says to users in standard terms what went wrong, and what to do", () => {
  const read = [...FOLDERS.flatMap(files).filter(isRead), "README.md", "CONTRIBUTING.md"];
  expect(read.length).toBeGreaterThan(800);
  const found = read.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    return offences(joined(file.endsWith(".md") ? text : withoutComments(text)), PHRASES).map(
      (offence) => `${file}: ${offence}`,
    );
  });
  expect(found).toEqual([]);
});

it.each([
  'throw invalid("x is no number")',
  "<Text>The image\n stands beside another</Text>",
  '.description("gives its name free")',
  "`The server does not answer`",
  "The sweep goes on.",
  "const a = 1; /* fine */ const b = 'removed for good';",
])("finds the phrase in %s", (text) => {
  expect(offences(joined(withoutComments(text)), PHRASES)).not.toEqual([]);
});

it("leaves comments their words", () => {
  expect(
    offences(joined(withoutComments("/** It goes on. */\nrun(); // this is no sleep\n")), PHRASES),
  ).toEqual([]);
});

it.each([
  "const MOST_ROWS = 3;",
  "insert into metric_fold",
  "type Wish = 1",
  "the key a stands twice",
  "const LARGEST = 2",
  "withPatience(work)",
])("finds %s", (text) => {
  expect(offences(text)).toHaveLength(1);
});
