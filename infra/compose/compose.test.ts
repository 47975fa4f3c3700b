import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const environment = z.record(z.string(), z.string());
const duration = z.string().regex(/^\d+(ms|s|m|h)$/);

/**
 * What our file uses of the Compose specification (https://github.com/compose-spec/compose-spec/blob/main/spec.md): an attribute that
 * is none of these is a slip of the pen, or belongs here.
 */
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment,
  volumes: z.array(z.string().regex(/:\//)).optional(),
  ports: z.array(z.string()).optional(),
  profiles: z.array(z.string()).optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(["service_healthy", "service_completed_successfully"]) }),
    )
    .optional(),
  healthcheck: z
    .union([
      z.strictObject({ disable: z.literal(true) }),
      z.strictObject({
        test: z.tuple([z.literal("CMD-SHELL"), z.string()]),
        interval: duration,
        timeout: duration,
        retries: z.int(),
      }),
    ])
    .optional(),
  mem_limit: z.string(),
  stop_grace_period: duration.optional(),
  restart: z.enum(["unless-stopped", "on-failure"]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  cap_drop: z.tuple([z.literal("ALL")]).optional(),
  read_only: z.literal(true).optional(),
  tmpfs: z.array(z.string()).optional(),
});
const fileSchema = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.null()),
});
const document = withoutExtensions(parse(read("compose.yaml"), { merge: true }));
const { services, volumes } = fileSchema.parse(document);

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

it("publishes ports on loopback only, and names services and volumes that it has", () => {
  for (const [name, service] of Object.entries(services)) {
    for (const port of service.ports ?? []) expect(port, name).toMatch(/^127\.0\.0\.1:/);
    for (const other of Object.keys(service.depends_on ?? {})) expect(services, name).toHaveProperty(other);
    const named = (service.volumes ?? []).flatMap((volume) => /^([a-z-]+):/.exec(volume)?.[1] ?? []);
    for (const volume of named) expect(volumes, name).toHaveProperty(volume);
  }
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
