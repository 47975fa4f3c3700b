import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cached } from "../../setup/cache.mjs";
import { run } from "../../setup/command.mjs";
import { pythonWithPip } from "../../setup/python-packages.mjs";

const REQUIREMENTS = new URL("requirements.txt", import.meta.url);

/**
 * The Python tools of the tests, at pinned versions in the cache: openapi-python-client and schemathesis. The second call
 * on a machine finds them there.
 * @returns a Python and the environment in which it imports them
 */
export async function pythonTools(): Promise<{ python: string; env: NodeJS.ProcessEnv }> {
  const python = await pythonWithPip();
  const version = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const folder = await cached(`python-tools-${version}`, async (part) => {
    const flags = ["--quiet", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check"];
    await run(python, ["-m", "pip", "install", ...flags, "--target", part, "-r", REQUIREMENTS.pathname], {
      what: "Installing the Python tools of the tests with pip",
      timeoutMs: 10 * 60_000,
    });
  });
  return { python, env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" } };
}
