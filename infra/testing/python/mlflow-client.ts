import { delimiter } from "node:path";
import { installPackages } from "./install";
import { scikitLearn } from "./scikit-learn";

/** The oldest and the newest release of MLflow 3 whose clients are tested. */
export const MLFLOW_RELEASES = ["oldest", "newest"] as const;
export type MlflowRelease = (typeof MLFLOW_RELEASES)[number];

/**
 * MLflow's Python client with scikit-learn, at pinned versions in the cache; about 150 MB a release, once a machine.
 * @returns a Python and the environment in which it imports them
 */
export async function mlflowClient(
  release: MlflowRelease,
): Promise<{ python: string; env: NodeJS.ProcessEnv }> {
  const requirements = new URL(`mlflow-${release}.txt`, import.meta.url);
  const { python, packages } = await installPackages(`mlflow-${release}`, requirements);
  const { packages: numeric } = await scikitLearn();
  return {
    python,
    env: {
      ...process.env,
      PYTHONPATH: [packages, numeric].join(delimiter),
      // The first run compiles what the later ones load.
      PYTHONDONTWRITEBYTECODE: undefined,
      // Nothing of this machine's own settings, and nothing sent to the makers.
      MLFLOW_DISABLE_TELEMETRY: "true",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "2",
      MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR: "false",
    },
  };
}
