import { pythonWith } from "./python-environment.mjs";

/** A Python with Optuna. `FOLDWISE_BENCH_OPTUNA` names another. */
export const optunaPython = () =>
  pythonWith({
    name: "bench-optuna",
    requirements: ["optuna==5.0.0", "scipy==1.17.1", "psycopg2-binary"],
    variable: "FOLDWISE_BENCH_OPTUNA",
  });
