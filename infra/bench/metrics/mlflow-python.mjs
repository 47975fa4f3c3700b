import { fileURLToPath } from "node:url";
import { pythonWith } from "../python-environment.mjs";

/** A Python with MLflow and what its server needs, at pinned versions. `FOLDWISE_BENCH_MLFLOW` names another. */
export const mlflowPython = () =>
  pythonWith({
    name: "bench-mlflow-3.18",
    requirements: ["--no-deps", "-r", fileURLToPath(new URL("mlflow.txt", import.meta.url))],
    variable: "FOLDWISE_BENCH_MLFLOW",
  });
