import { installPackages } from "./install";

/**
 * The Python tools of the tests, at pinned versions in the cache: openapi-python-client and schemathesis. The second call
 * on a machine finds them there.
 * @returns a Python and the environment in which it imports them
 */
export async function pythonTools(): Promise<{ python: string; env: NodeJS.ProcessEnv }> {
  const { python, packages } = await installPackages(
    "python-tools",
    new URL("requirements.txt", import.meta.url),
  );
  return { python, env: { ...process.env, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" } };
}
