import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startApi, type TestApi } from "./testing/api";
import { findHandlers } from "./testing/handlers";
import { serveRoutes } from "./testing/http-server";
import { storeDataset, storeEvaluation, storePlan, storeTrial } from "./testing/records";

const client = fileURLToPath(new URL("../../../../packages/client", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "foldwise-cli-tables-"));
const program = join(folder, "cli.mjs");
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;
let sweepId = 0;

beforeAll(async () => {
  await build({
    entryPoints: [join(client, "src/cli/main.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  api = await startApi();
  await storeDataset(api.db);
  sweepId = await storePlan(api.db);
  for (const [number, variant] of ["MAC", "MCN"].entries()) {
    const { runs } = await storeTrial(api.db, sweepId, { number, variant, state: "complete" });
    for (const { trainingId } of runs) await storeEvaluation(api.db, trainingId, 0);
  }
  server = await serveRoutes(await findHandlers());
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

function foldwise(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { FOLDWISE_TOKEN: _, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: folder, env: { ...env, FOLDWISE_URL: server.url, FOLDWISE_HOME: join(folder, "home") } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return name;
};

it("makes a table of a sweep, shows, edits and deletes it", async () => {
  const made = await foldwise("table", "create", "--sweep", String(sweepId), "--id", "arms", "--json");
  expect(made.err).toBe("");
  expect(JSON.parse(made.out).table).toMatchObject({ id: "arms", revision: 1 });
  const markdown = await foldwise("table", "show", "arms");
  expect(markdown.out).toContain("| MAC | 0.688 | 0.688 | 0.688 | **0.688** [");
  expect(markdown.out).toContain("| Fold 0 |");
  expect((await foldwise("table", "ls")).out).toMatch(/arms .*tiny-cells 8\/8/);

  const definition = (await foldwise("table", "show", "arms", "--definition")).out;
  const file = write("arms.yaml", definition.replace("balanced_accuracy", "accuracy"));
  expect((await foldwise("table", "edit", "arms", file, "--revision", "1")).out).toContain("revision 2");
  const stale = await foldwise("table", "edit", "arms", file, "--revision", "1");
  expect([stale.code, stale.err]).toEqual([1, expect.stringContaining("at revision 2, not 1")]);
  expect((await foldwise("table", "show", "arms", "--format", "latex")).out).toContain("0.750");

  expect((await foldwise("table", "delete", "arms")).out).toContain("deleted");
  expect((await foldwise("table", "show", "arms")).code).toBe(3);
});

it("refuses a wrong definition with field, value and remedy, and exits 2", async () => {
  const printed = (await foldwise("table", "create", "--sweep", String(sweepId), "--print")).out;
  const wrong = await foldwise("table", "create", write("wrong.yaml", printed.replace("sweep:", "swep:")));
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("select.swep: 1 — no evaluation has this dimension; one of fold, seed");
  const taken = await foldwise("table", "create", write("nine.yaml", printed.replace(/^id: .*/m, 'id: "9"')));
  expect([taken.code, taken.err]).toEqual([2, expect.stringContaining("not a valid slug")]);
  expect((await foldwise("table", "create")).code).toBe(2);
  expect((await foldwise("table", "create", "missing.yaml")).code).toBe(2);
  expect((await foldwise("table", "delete", "9")).code).toBe(1);
});

it("imports published numbers once, with a warning aloud, shows and deletes them", async () => {
  const text = `id: lab
source: { title: A title, doi: 10.1000/182, year: 2026 }
values: [{ table: "1", row: a, column: b, metric: accuracy, value: 0.95, unit: percent, n: 20 }]
`;
  const doubtful = await foldwise("baseline", "import", write("lab.yaml", text), "--check");
  expect(doubtful.err).toContain("values.0.unit: 0.95 percent");
  const right = write("lab.yaml", text.replace("percent", "fraction"));
  expect((await foldwise("baseline", "import", right)).out).toContain("1 number imported");
  expect((await foldwise("baseline", "import", right)).out).toContain("nothing changed");
  expect((await foldwise("baseline", "ls")).out).toMatch(/lab +imported +1 +A title/);
  expect((await foldwise("baseline", "show", "lab")).out).toMatch(/1 +a +b +accuracy +0.95 +fraction +20/);
  const wrong = await foldwise("baseline", "import", write("bad.yaml", text.replace(", unit: percent", "")));
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringContaining("values.0.unit: missing — is required"),
  ]);
  expect((await foldwise("baseline", "delete", "lab")).code).toBe(0);
  expect((await foldwise("baseline", "delete", "lab")).code).toBe(3);
});

it("takes a paper's own file for what is there already", async () => {
  const file = fileURLToPath(
    new URL("../../../../data/papers/frai-2025-1620252/baseline.json", import.meta.url),
  );
  expect(readFileSync(file, "utf8")).toContain("frai-2025-1620252");
  expect((await foldwise("baseline", "import", file)).out).toContain("nothing changed");
});
