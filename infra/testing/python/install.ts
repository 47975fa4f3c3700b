import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cached } from "../../setup/cache.mjs";
import { run } from "../../setup/command.mjs";
import { pythonWithPip } from "../../setup/python-packages.mjs";

/** Looked for once a process. */
let pythonThere: Promise<string> | undefined;

/**
 * Packages at pinned versions in the cache, installed when they are not there: the second call on a machine finds them.
 * @param name of the folder, before a digest of the requirements
 * @param requirements a pip requirements file that names every package
 * @returns a Python and the folder from which it imports them (PYTHONPATH)
 */
export async function installPackages(
  name: string,
  requirements: URL,
): Promise<{ python: string; packages: string }> {
  pythonThere ??= pythonWithPip();
  const python = await pythonThere;
  const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const packages = await cached(`${name}-${version}`, async (part) => {
    const flags = ["--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
    await run(python, ["-m", "pip", "install", ...flags, "--target", part, "-r", requirements.pathname], {
      what: `Installing ${name} with pip`,
      timeoutMs: 10 * 60_000,
    });
  });
  return { python, packages };
}
