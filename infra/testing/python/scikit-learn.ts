import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cached } from "../../setup/cache.mjs";
import { run } from "../../setup/command.mjs";
import { pythonWithPip } from "../../setup/python-packages.mjs";

const REQUIREMENTS = new URL("scikit-learn.txt", import.meta.url);

/**
 * scikit-learn at a pinned version in the cache, for the example that uses it; about 250 MB, once a machine.
 * @returns a Python and the folder in which it imports it from (PYTHONPATH)
 */
export async function scikitLearn(): Promise<{ python: string; packages: string }> {
  const python = await pythonWithPip();
  const version = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const packages = await cached(`scikit-learn-${version}`, async (part) => {
    const flags = ["--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
    await run(python, ["-m", "pip", "install", ...flags, "--target", part, "-r", REQUIREMENTS.pathname], {
      what: "Installing scikit-learn with pip",
      timeoutMs: 10 * 60_000,
    });
  });
  return { python, packages };
}
