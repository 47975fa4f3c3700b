import { pythonWith } from "./python-environment.mjs";

/** A Python with Ray Tune, half a gigabyte. `FOLDWISE_BENCH_RAY` names another. */
export const rayPython = () =>
  pythonWith({ name: "bench-ray", requirements: ["ray[tune]==2.60.0"], variable: "FOLDWISE_BENCH_RAY" });
