import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const environment = z.record(z.string(), z.unknown());
const fileSchema = z.object({
  services: z.record(z.string(), z.object({ environment: environment.optional() }).loose()),
});
const document: unknown = parse(read("compose.yaml"), { merge: true });
const { services } = fileSchema.parse(document);

/** What the images set, or a container has no use for. */
const OF_THE_IMAGE = new Set([
  "FOLDWISE_HOME",
  "FOLDWISE_DATA",
  "FOLDWISE_CACHE",
  "FOLDWISE_EXPOSED",
  "PORT",
]);
/** Of one machine's own shell. */
const NOT_PASSED = new Set([
  "TF_NUM_INTRAOP_THREADS",
  "TF_CPP_MIN_LOG_LEVEL",
  "TEMPORAL_CONFIG_FILE",
  "TEMPORAL_PROFILE",
]);

/** The variables of the guide's table with who reads them. */
function guideVariables(): { name: string; readers: string[] }[] {
  const rows = read("../../docs/guides/cluster.md").matchAll(/^\| (`[A-Z].*?) \| *([^|]+?) *\|/gm);
  return [...rows].flatMap(([, names = "", readers = ""]) =>
    [...names.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = ""]) => ({ name, readers: readers.split(/, /) })),
  );
}

it("is a compose file by the schema of the specification", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const valid = ajv.validate(
    JSON.parse(read("../testing/fixtures/compose-spec.json")),
    withoutExtensions(document),
  );
  expect(ajv.errors).toBeNull();
  expect(valid).toBe(true);
  const broken = {
    ...fileSchema.loose().parse(withoutExtensions(document)),
    services: { web: { imagee: "x" } },
  };
  expect(ajv.validate("compose_spec.json", broken)).toBe(false);
});

it("passes every variable that web app and worker read", () => {
  const variables = guideVariables();
  expect(variables.length).toBeGreaterThan(40);
  for (const service of ["web", "worker"]) {
    const passed = new Set(Object.keys(services[service]?.environment ?? {}));
    const missing = variables
      .filter(
        ({ name, readers }) => readers.includes(service) && !OF_THE_IMAGE.has(name) && !NOT_PASSED.has(name),
      )
      .filter(({ name }) => !passed.has(name));
    expect(missing, service).toEqual([]);
  }
});

it("names every variable of .env that it reads", () => {
  const used = new Set([...read("compose.yaml").matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name = ""]) => name));
  const told = new Set(
    [...read("env.example").matchAll(/^(?:# )?([A-Z0-9_]+)=/gm)].map(([, name = ""]) => name),
  );
  const guide = new Set(guideVariables().map(({ name }) => name));
  expect([...used].filter((name) => !told.has(name) && !guide.has(name))).toEqual([]);
  expect([...told].filter((name) => !used.has(name))).toEqual([]);
});

/** `x-…` are the file's own. */
function withoutExtensions(value: unknown): object {
  return Object.fromEntries(
    Object.entries(z.record(z.string(), z.unknown()).parse(value)).filter(([key]) => !key.startsWith("x-")),
  );
}
