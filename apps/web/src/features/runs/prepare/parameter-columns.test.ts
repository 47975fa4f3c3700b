import { describe, expect, it } from "vitest";
import { makeRun } from "@/entities/sweep/testing";
import { chooseColumns, parameterColumns, parseIds } from "./parameter-columns";

const runs = [
  makeRun({ id: 1, params: { learningRate: 0.1, "data.balance": "none" } }),
  makeRun({ id: 2, params: { learningRate: 0.2, fresh: true } }),
];

describe("parameterColumns", () => {
  it("has a column for each parameter of any run, numbers at the right", () => {
    const columns = parameterColumns(runs);
    expect(columns.map(({ key, header, hint, align }) => [key, header, hint, align])).toEqual([
      ["p.data.balance", "balancing", "Plan key: data.balance", "left"],
      ["p.fresh", "fresh", "Plan key: fresh", "left"],
      ["p.learningRate", "learning rate", "Plan key: learningRate", "right"],
    ]);
    expect(columns[0]?.value(runs[1] ?? makeRun({ id: 3 }))).toBeNull();
  });
});

describe("values of parameters", () => {
  it("have 3 significant digits, integers none; what every run has a column for comes once", () => {
    const one = makeRun({
      id: 1,
      params: { "training.batchSize": 29, fold: 0, learningRate: 0.0008947409054849912 },
    });
    const columns = parameterColumns([one]);
    expect(columns.map(({ key, cell }) => [key, cell?.(one)])).toEqual([
      ["p.learningRate", "8.95e-4"],
      ["p.training.batchSize", "29"],
    ]);
  });
});

describe("chooseColumns", () => {
  const all = ["name", "state", "p.learningRate"].map((key) => ({ key, header: key, value: () => null }));
  it("keeps the name and the table's own order", () => {
    expect(chooseColumns(all, "p.learningRate,state").map(({ key }) => key)).toEqual([
      "name",
      "state",
      "p.learningRate",
    ]);
    expect(chooseColumns(all, "").map(({ key }) => key)).toEqual(["name", "state"]);
  });
});

describe("parseIds", () => {
  it("leaves out what is no number", () => {
    expect([...parseIds("3,x,5,")]).toEqual([3, 5]);
  });
});
