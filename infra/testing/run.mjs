import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { withNextCache } from "./next-cache.mjs";
import { countTests, listFailures, summarize } from "./summary.mjs";

const PROJECTS = ["unit", "integration", "browser"];
const BUILD = "build";

/**
 * @typedef {object} TestRequest
 * @property {string[]} projects those to run, in order: cheap ones first
 * @property {string[]} filters passed on to vitest
 * @property {boolean} checks whether lint, types and build count too
 */

/**
 * `npm test`: everything. `npm test -- --project unit`, `npm test -- PATH`, or other flags of vitest: those tests only.
 * @param {readonly string[]} argv
 * @returns {TestRequest}
 */
export function parseRequest(argv) {
  /** @type {string[]} */
  const projects = [];
  /** @type {string[]} */
  const filters = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? "";
    const inline = /^--project=(.+)$/.exec(argument)?.[1];
    if (inline !== undefined) projects.push(inline);
    else if (argument === "--project") {
      index += 1;
      projects.push(argv[index] ?? "");
    } else filters.push(argument);
  }
  const unknown = projects.find((project) => !PROJECTS.includes(project));
  if (unknown !== undefined) throw new Error(`--project is one of ${PROJECTS.join(", ")}; not "${unknown}"`);
  const chosen =
    projects.length > 0 ? PROJECTS.filter((project) => projects.includes(project)) : projectsOf(filters);
  return { projects: chosen, filters, checks: argv.length === 0 };
}

/**
 * A file's name says which project it belongs to; services that its project does not need stay off.
 * @param {readonly string[]} filters
 */
function projectsOf(filters) {
  const files = filters.filter((filter) => filter.endsWith(".test.ts") || filter.endsWith(".test.tsx"));
  if (files.length === 0 || files.length < filters.length) return PROJECTS;
  const wanted = new Set(
    files.map((file) => /\.(integration|browser)\.test\.tsx?$/.exec(file)?.[1] ?? "unit"),
  );
  return PROJECTS.filter((project) => wanted.has(project));
}

/**
 * Runs the checks and the tests, and prints the line that says how it went.
 * @param {string} root @param {TestRequest} request
 * @returns {Promise<boolean>} whether all is well
 */
export async function runTests(root, request) {
  const scratch = mkdtempSync(join(tmpdir(), "foldwise-test-"));
  /** @type {{ name: string, passed: number, failed: number, seconds: number }[]} */
  const results = [];
  /** @type {string[]} */
  const failures = [];
  /** @param {string} name @param {() => Promise<{ passed: number, failed: number }>} work */
  const measure = async (name, work) => {
    const started = Date.now();
    const counts = await work();
    results.push({ name, ...counts, seconds: Math.round((Date.now() - started) / 1000) });
  };
  try {
    if (request.checks) {
      for (const [name, args] of checks(root)) {
        console.log(`\n— ${name}`);
        await measure(name, async () => {
          const check = () => show(root, args);
          const code = await (name === BUILD ? withNextCache(root, check) : check());
          const failed = code === 0 ? 0 : 1;
          return { passed: 1 - failed, failed };
        });
      }
    }
    for (const project of request.projects) {
      console.log(`\n— ${project} tests`);
      await measure(`${project} tests`, async () => {
        const file = join(scratch, `${project}.json`);
        const code = await show(root, vitestArguments(root, { project, file, filters: request.filters }));
        const report = readReport(file);
        failures.push(...listFailures(report).map((line) => relativeTo(root, line)));
        return countTests(report, code);
      });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log("");
  for (const line of failures) console.log(`failed: ${line}`);
  for (const { name, passed, failed, seconds } of results) {
    console.log(`${name.padEnd(18)} ${passed} passed, ${failed} failed, ${seconds} s`);
  }
  const { line, succeeded } = summarize(results);
  console.log(line);
  return succeeded;
}

/** @param {string} root @returns {[string, string[]][]} */
function checks(root) {
  const turbo = join(root, "node_modules/turbo/bin/turbo");
  return [
    ["lint and format", [join(root, "node_modules/@biomejs/biome/bin/biome"), "check", "."]],
    ["types", [turbo, "run", "typecheck", "--output-logs=errors-only"]],
    [BUILD, [turbo, "run", "build", "--output-logs=errors-only"]],
  ];
}

/** @param {string} root @param {{ project: string, file: string, filters: string[] }} options */
function vitestArguments(root, { project, file, filters }) {
  return [
    ...[join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", project, "--passWithNoTests"],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...filters],
  ];
}

/** @param {string} root @param {string} line */
function relativeTo(root, line) {
  return line.replaceAll(`${root}${sep}`, "");
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Runs a Node program with its output on this terminal.
 * @param {string} root @param {string[]} args @returns {Promise<number>}
 */
function show(root, args) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      TF_CPP_MIN_LOG_LEVEL: "2",
    };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
