import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { tryRun } from "../../../../../infra/setup/command.mjs";
import { pythonTools } from "../../../../../infra/testing/python/tools";
import { ROUTES } from "../routes";
import { startApi, type TestApi } from "../testing/api";
import { findHandlers } from "../testing/handlers";
import { serveRoutes } from "../testing/http-server";
import { storeDataset, storePlan, storeTrial, storeWorker } from "../testing/records";
import { openApiDocument } from "./index";

/** For each operation; with FOLDWISE_FUZZ_EXAMPLES so many, and every boundary of every field besides (minutes). */
const asked = process.env.FOLDWISE_FUZZ_EXAMPLES;
const EXAMPLES = asked ?? "5";
const PHASES = asked === undefined ? "examples,fuzzing" : "examples,coverage,fuzzing";
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
];

const folder = mkdtempSync(join(tmpdir(), "foldwise-fuzz-"));
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;

beforeAll(async () => {
  api = await startApi({ TEMPORAL_ADDRESS: inject("TEMPORAL_ADDRESS") });
  await storeDataset(api.db);
  await storeWorker(api.db);
  await storeTrial(api.db, await storePlan(api.db), { state: "complete" });
  server = await serveRoutes(await findHandlers());
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

it("answers what a schema fuzzer sends as the document says, and never with 500", async () => {
  const { python, env } = await pythonTools();
  const path = join(folder, "openapi.json");
  writeFileSync(path, JSON.stringify(openApiDocument()));
  const { code, output } = await tryRun(
    python,
    [
      ...["-m", "schemathesis.cli", "run", path, "--url", server.url, "--checks", CHECKS.join(",")],
      // A stream ends when its reader goes.
      ...["--exclude-path-regex", "/stream$", "--max-examples", EXAMPLES, "--continue-on-failure"],
      ...["--seed", "1", "--generation-deterministic", "--no-color"],
      ...["--phases", PHASES],
      // How long it takes to make a case says how busy the machine is.
      ...["--suppress-health-check", "too_slow"],
    ],
    { env, cwd: folder },
  );
  expect(code, output.slice(-20_000)).toBe(0);
  const cases = Number(/(\d+) generated/.exec(output)?.[1]);
  expect(cases).toBeGreaterThan(300);
  // All but the two streams, which do not end.
  const operations = Object.keys(ROUTES).length - 2;
  expect(output).toContain(`${operations} selected / ${operations + 2} total`);
});
