import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeBmp } from "@foldwise/core/datasets";
import { artifactSettings } from "@foldwise/db/artifacts";
import { expect } from "vitest";
import { parse } from "yaml";
import { readPage } from "../../../packages/client/src/cli/guide-commands";
import { parseOptions } from "../../local/options.mjs";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** An image of one colour but for two values that hold its number: no two have the same pixels. */
function image(number: number): Uint8Array {
  const pixels = new Uint8Array(32 * 32 * 3).fill(90);
  pixels.set([number % 256, Math.floor(number / 256)], 3 * (number % 1_000));
  return encodeBmp(32, 32, pixels);
}

/** Folders and files that the guides name as the reader's own, beside links to those of the checkout. */
export function fillFolder(folder: string): void {
  for (const name of ["data", "infra", "apps", "node_modules"])
    symlinkSync(join(ROOT, name), join(folder, name));
  let number = 0;
  const sets = { "C-NMC_training_data": ["all", "hem"], "my-cells": ["benign", "malignant"] };
  for (const [set, classes] of Object.entries(sets))
    for (const fold of [0, 1, 2])
      for (const name of classes) {
        const place = join(folder, set, `fold_${fold}`, name);
        mkdirSync(place, { recursive: true });
        for (let i = 0; i < 12; i++) {
          const patient = `${name === "hem" ? "H" : ""}${fold * 10 + (i % 4) + (name === "malignant" ? 100 : 0)}`;
          writeFileSync(join(place, `UID_${patient}_${i}_1_${name}.bmp`), image(number++));
        }
      }
  fillOtherLayouts(folder, () => image(number++));
  // An import of these is still under way when the command to end it comes.
  for (const name of ["one", "other"]) {
    const place = join(folder, "many-cells/fold_0", name);
    mkdirSync(place, { recursive: true });
    for (let i = 0; i < 1_500; i++)
      writeFileSync(join(place, `UID_${name}${i % 9}_${i}_1.bmp`), image(number++));
  }
  mkdirSync(join(folder, "cells"));
  writeFileSync(join(folder, "cell.bmp"), image(number++));
  writeFileSync(join(folder, "cells/1.bmp"), image(number++));
}

/** The layouts of own-data.md besides folders of folds. */
function fillOtherLayouts(folder: string, next: () => Uint8Array): void {
  const write = (path: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), next());
  };
  for (const name of ["benign", "malignant", "normal"])
    for (let i = 0; i < 36; i++)
      write(`my-cells-by-class/${name}/patient${String(i % 6).padStart(3, "0")}_slide1_cell${i}.bmp`);
  for (const side of ["train", "val", "test"])
    for (const name of ["benign", "malignant"])
      for (let i = 0; i < 12; i++) write(`my-cells-by-side/${side}/${name}/${i}.bmp`);
  const rows = Array.from({ length: 48 }, (_, i) => {
    write(`my-cells-flat/${i}.bmp`);
    return `${i}.bmp,${i % 2 === 0 ? "benign" : "malignant"},P${Math.floor(i / 4)},${Math.floor(i / 24)}`;
  });
  writeFileSync(
    join(folder, "my-cells-flat/labels.csv"),
    `file,diagnosis,patient_id,fold\n${rows.join("\n")}\n`,
  );
}

interface Check {
  reason: string;
  check(text: string): unknown;
}

const scripts = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(join(ROOT, path, "package.json"), "utf8")).scripts;
const has = (program: string) => {
  try {
    execFileSync("bash", ["-c", program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Lines that are not run here, why, and what is checked of them instead. */
export const NOT_RUN: readonly [RegExp, Check][] = [
  [
    /^npm start\b/,
    {
      reason: "starts a second product: the one that these tests run on was started so",
      check: (text) => {
        const given = text.split(" -- ")[1]?.split(" ") ?? [];
        expect(parseOptions(given, ROOT, ROOT)).toMatchObject({ host: expect.any(String) });
      },
    },
  ],
  [
    /^npm (run|test|ci)\b/,
    {
      reason: "installs, builds, serves, tests or measures for minutes",
      check: (text) => {
        const [, name = "", workspace] = /^npm (?:run )?([\w-]+)(?:.* --workspace (\S+))?/.exec(text) ?? [];
        const known = scripts(workspace === "@foldwise/web" ? "apps/web" : workspace || ".");
        expect([...Object.keys(known), "ci"]).toContain(name);
        const benchmark = /^npm run bench -- ([\w-]+)/.exec(text)?.[1];
        if (benchmark) expect(existsSync(join(ROOT, "infra/bench", benchmark)), benchmark).toBe(true);
      },
    },
  ],
  [
    /^node infra\/bench\//,
    {
      reason: "needs Python with Keras",
      check: (text) => expect(existsSync(join(ROOT, text.split(" ")[1] ?? "")), text).toBe(true),
    },
  ],
  [
    /^npx foldwise sweep retry \d+ --failure /,
    {
      reason: "needs a trial that failed so, which sweep-actions.integration.test.ts has",
      check: (text) => {
        const [, kind = ""] = / --failure (\S+)$/.exec(text) ?? [];
        const tested = readPage("apps/web/src/server/sweep-actions.integration.test.ts");
        expect(tested).toContain(`failure: "${kind}"`);
      },
    },
  ],
  [
    /^docker build\b/,
    {
      reason: "needs a Docker daemon and downloads",
      check: (text) => {
        const [, file = "", target = ".*"] = / -f (\S+)(?: --target (\S+))?/.exec(text) ?? [];
        expect(readFileSync(join(ROOT, file), "utf8")).toMatch(new RegExp(`^FROM .* AS ${target}$`, "im"));
      },
    },
  ],
  [
    /^docker push\b/,
    {
      reason: "needs a registry",
      check: (text) => {
        const [, image = ""] = /^docker push (\S+)$/.exec(text) ?? [];
        expect(readPage("docs/guides/cluster.md")).toMatch(new RegExp(`^docker build .* -t ${image} `, "m"));
      },
    },
  ],
  [/^docker compose\b/, { reason: "needs a Docker daemon and downloads", check: checkCompose }],
  [
    /^FOLDWISE_ARTIFACTS=\S+ node apps\/worker\/dist\/copy-artifacts\.mjs\b/,
    {
      reason: "needs a bucket, which s3-store.integration.test.ts has",
      check: (text) => {
        const [, to = "", from = ""] = /^FOLDWISE_ARTIFACTS=(\S+) node \S+ (\S+)$/.exec(text) ?? [];
        const kinds = [from, to].map((place) => {
          const variables = {
            FOLDWISE_ARTIFACTS: place,
            AWS_ENDPOINT_URL_S3: "https://s3.lab:9000",
            AWS_ACCESS_KEY_ID: "someone",
            AWS_SECRET_ACCESS_KEY: "something",
          };
          const { settings, problems } = artifactSettings(variables, "/home");
          expect(problems).toEqual([]);
          return settings?.place.kind;
        });
        expect(kinds.toSorted()).toEqual(["folder", "s3"]);
        expect(readPage("apps/worker/build.mjs")).toContain("copy-artifacts");
      },
    },
  ],
  [/^helm\b/, { reason: "needs a cluster", check: checkHelm }],
  [
    /^kubectl\b/,
    {
      reason: "needs a cluster",
      check: (text) => {
        const { secret } = parse(readFileSync(join(ROOT, "infra/helm/foldwise/values.yaml"), "utf8"));
        const given = [...text.matchAll(/--from-literal=(\w+)=/g)].map(([, key]) => key);
        const { directUrl, temporalApiKey, ...required } = secret.keys;
        expect([directUrl, temporalApiKey]).not.toContain(undefined);
        expect(given.sort()).toEqual(Object.values<string>(required).sort());
      },
    },
  ],
  [
    /^export\b/,
    {
      reason: "sets a variable of the reader's shell",
      check: (text) => {
        const name = /^export (\w+)=/.exec(text)?.[1];
        expect(readPage("docs/guides/cluster.md")).toMatch(new RegExp(`^\\| .*\`${name}\``, "m"));
      },
    },
  ],
  [
    /^cp\b/,
    {
      reason: "writes into the checkout",
      check: (text) => expect(existsSync(join(ROOT, text.split(" ")[1] ?? "")), text).toBe(true),
    },
  ],
];

/** How a line that is not run is checked; null for one that is run. */
export const checkedAs = (text: string): Check | null =>
  NOT_RUN.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** Files, profiles and services are there; where the plugin is installed it loads the whole. */
function checkCompose(text: string): void {
  const files = [...text.matchAll(/ -f (\S+\.yaml)/g)].map(([, file = ""]) => join(ROOT, file));
  expect(files.length).toBeGreaterThan(0);
  const services = Object.assign(
    {},
    ...files.map((file) => parse(readFileSync(file, "utf8"), { merge: true, logLevel: "silent" }).services),
  );
  const named = / --scale (\w+)=|logs -f (\w+)/.exec(text);
  if (named) expect(Object.keys(services)).toContain(named[1] ?? named[2]);
  const profile = / --profile (\S+)/.exec(text)?.[1];
  if (profile) expect(JSON.stringify(services)).toContain(`"profiles":["${profile}"]`);
  if (!has("docker compose version")) return;
  const secrets = [
    "POSTGRES_PASSWORD",
    "POSTGRES_OWNER_PASSWORD",
    "TEMPORAL_POSTGRES_PASSWORD",
    "FOLDWISE_TOKEN",
  ];
  const env = { ...process.env, ...Object.fromEntries(secrets.map((name) => [name, "0123456789abcdef"])) };
  execFileSync("docker", ["compose", ...files.flatMap((file) => ["-f", file]), "config", "--quiet"], { env });
}

/** Every value that is set, in the line or in its file, is one of the chart's; where helm is installed it renders the chart. */
function checkHelm(text: string): void {
  const chart = join(ROOT, "infra/helm/foldwise");
  const values = parse(readFileSync(join(chart, "values.yaml"), "utf8"));
  const file = / -f (\S+)/.exec(text)?.[1];
  const block = [...readPage("docs/guides/cluster.md").matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].find(
    ([, name]) => name === file,
  );
  expect(block, file).toBeDefined();
  expectKeys(parse(block?.[2] ?? ""), values, "");
  for (const [, path = ""] of text.matchAll(/--set ([\w.]+)=/g)) {
    const found = path.split(".").reduce((part: Record<string, unknown>, key) => {
      expect(Object.keys(part), path).toContain(key);
      return Object(part[key]);
    }, values);
    expect(found).toBeDefined();
  }
  if (!has("helm version")) return;
  execFileSync("helm", ["template", "foldwise", chart, "-f", "-"], { input: block?.[2] });
}

function expectKeys(given: unknown, known: unknown, path: string): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return;
  // Of a map that the chart has empty the keys are the reader's.
  if (path !== "" && Object.keys(Object(known)).length === 0) return;
  for (const [key, value] of Object.entries(given)) {
    expect(Object.keys(Object(known)), `${path}${key}`).toContain(key);
    expectKeys(value, Object(known)[key], `${path}${key}.`);
  }
}
