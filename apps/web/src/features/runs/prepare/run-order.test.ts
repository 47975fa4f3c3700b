import { describe, expect, it } from "vitest";
import { makeRun } from "@/entities/sweep/testing";
import { ORDERS, readOrder, withMetricColumn } from "./run-order";

const of = (order: string) => readOrder(new URLSearchParams({ order }));

describe("readOrder", () => {
  it("takes any metric, and nothing that is no order", () => {
    expect(of("my/metric min asc")).toEqual({ metric: "my/metric", by: "min", order: "asc" });
    for (const text of ["", "val/loss", "val/loss mean asc", "val/loss min up"]) expect(of(text)).toBeNull();
  });
  it("reads every order that is offered", () => {
    for (const { value } of ORDERS) expect(of(value)).not.toBeNull();
  });
});

describe("withMetricColumn", () => {
  it("shows the value behind the name, nothing for a run without", () => {
    const name = { key: "name", header: "run", value: () => null };
    const state = { key: "state", header: "state", value: () => null };
    const columns = withMetricColumn(
      [name, state],
      { metric: "val/loss", by: "min", order: "asc" },
      new Map([[1, 0.25]]),
    );
    expect(columns.map(({ key }) => key)).toEqual(["name", "ordered", "state"]);
    expect(columns[1]?.value(makeRun({ id: 1 }))).toBe(0.25);
    expect(columns[1]?.value(makeRun({ id: 2 }))).toBeNull();
  });
});
