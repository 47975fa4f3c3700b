import { expect, it } from "vitest";
import { parseMlflowAddress } from "./mlflow-address";

const RUN = "c64f661766a841268d866d677af8176c";

it("reads what MLflow's clients print", () => {
  expect(parseMlflowAddress(`#/experiments/12/runs/${RUN}`)).toEqual({ experiment: "12", run: RUN });
  expect(parseMlflowAddress("#/experiments/12")).toEqual({ experiment: "12", run: null });
});

it.each(["", "#main", "#/experiments/x", "#/experiments/1/runs/..", `#/experiments/1/runs/${RUN}' OR 1=1`])(
  "%s is none of it",
  (hash) => {
    expect(parseMlflowAddress(hash)).toBeNull();
  },
);
