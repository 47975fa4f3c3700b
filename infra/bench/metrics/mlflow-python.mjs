import { pythonWith } from "../python-environment.mjs";

/** A Python with MLflow. `FOLDWISE_BENCH_MLFLOW` names another. */
export const mlflowPython = () =>
  pythonWith({
    name: "bench-mlflow",
    requirements: ["mlflow==3.17.2", "psycopg2-binary"],
    variable: "FOLDWISE_BENCH_MLFLOW",
  });
