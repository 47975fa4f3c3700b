import { installPackages } from "./install";

/**
 * scikit-learn at a pinned version in the cache, for the examples that use it; about 250 MB, once a machine.
 * @returns a Python and the folder from which it imports it (PYTHONPATH)
 */
export function scikitLearn(): Promise<{ python: string; packages: string }> {
  return installPackages("scikit-learn", new URL("scikit-learn.txt", import.meta.url));
}
