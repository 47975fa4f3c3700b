import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cached, findCached } from "./cache.mjs";
import { isExecutable, run, tryRun, which } from "./command.mjs";
import { SetupError } from "./errors.mjs";

/** @typedef {{ program: string, libraries: string | undefined }} Pgbouncer */

const CACHE_NAME = `pgbouncer-${process.platform}-${process.arch}`;
const NEEDED = /^(pgbouncer|libevent|libc-?ares)/;

/**
 * PgBouncer, for the tests of a pooler: installed, or unpacked from Debian's packages into the cache, where nothing starts it as a
 * service.
 * @returns {Promise<Pgbouncer>} the program and the folder of its libraries, where they are not the system's
 */
export async function getPgbouncer() {
  const installed = which("pgbouncer") ?? ["/usr/sbin/pgbouncer"].find(isExecutable);
  if (installed !== undefined) return { program: installed, libraries: undefined };
  const folder = findCached(CACHE_NAME) ?? (await cached(CACHE_NAME, unpackPackages));
  const libraries = join(folder, "usr/lib");
  const nested = readdirSync(libraries).find(
    (name) => existsSync(join(libraries, name)) && name.includes("-"),
  );
  return {
    program: join(folder, "usr/sbin/pgbouncer"),
    libraries: nested === undefined ? libraries : join(libraries, nested),
  };
}

/** @param {string} folder */
async function unpackPackages(folder) {
  const apt = which("apt-get");
  if (apt === undefined)
    throw new SetupError("PgBouncer is missing; a test needs it. Install it with your system's packages");
  const ask = ["install", "--print-uris", "-qq", "--no-install-recommends", "pgbouncer"];
  let asked = await tryRun(apt, ask, { timeoutMs: 60_000 });
  if (asked.code !== 0) {
    await run(apt, ["update", "-qq"], { what: "Reading Debian's package lists" });
    asked = await tryRun(apt, ask, { timeoutMs: 60_000 });
  }
  const packages = [...asked.output.matchAll(/^'[^']+' ([^_\s]+)_/gm)].flatMap(([, name = ""]) =>
    NEEDED.test(name) ? [name] : [],
  );
  if (!packages.includes("pgbouncer"))
    throw new SetupError(
      `PgBouncer is missing; a test needs it. Install it: apt-get install -y pgbouncer\n${asked.output.trim()}`,
    );
  await run(apt, ["download", "-qq", ...packages], { what: "Downloading PgBouncer", cwd: folder });
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
    await run("dpkg-deb", ["-x", join(folder, file), folder], { what: `Unpacking ${file}` });
    rmSync(join(folder, file));
  }
}
