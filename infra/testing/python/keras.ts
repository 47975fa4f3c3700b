import { installPackages } from "./install";

/**
 * Keras at a pinned version in the cache, on JAX, the smallest of its backends that can train; about 450 MB, once a machine.
 * @returns the folder from which Python imports it (PYTHONPATH), beside scikit-learn's for NumPy and SciPy, and what else it needs
 */
export async function keras(): Promise<{ packages: string; variables: Record<string, string> }> {
  const { packages } = await installPackages("keras", new URL("keras.txt", import.meta.url));
  return { packages, variables: { KERAS_BACKEND: "jax", JAX_PLATFORMS: "cpu", TF_CPP_MIN_LOG_LEVEL: "2" } };
}
