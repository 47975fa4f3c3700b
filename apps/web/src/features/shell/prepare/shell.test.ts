import type { WorkerView } from "@foldwise/core/contracts/http/worker";
import { describe, expect, it } from "vitest";
import { prepareBreadcrumb } from "./breadcrumb";
import { prepareWorkerStatus } from "./worker-status";

const titles = new Map([
  ["/", "Overview"],
  ["/sweeps", "Sweeps"],
]);

const UNKNOWN = { name: null, parent: null };

describe("prepareBreadcrumb", () => {
  it("names the page and links the way to it", () => {
    expect(prepareBreadcrumb("/sweeps/12", titles, { name: "quick-start", parent: null })).toEqual([
      { label: "Sweeps", href: "/sweeps" },
      { label: "quick-start", href: null },
    ]);
  });
  it("names the page above, and keeps the spelling of names", () => {
    const own = { name: "Predict", parent: "tour learning rates" };
    expect(prepareBreadcrumb("/sweeps/69/predict", titles, own)).toEqual([
      { label: "Sweeps", href: "/sweeps" },
      { label: "tour learning rates", href: "/sweeps/69" },
      { label: "Predict", href: null },
    ]);
  });
  it("falls back to the address until the name is known", () => {
    expect(prepareBreadcrumb("/sweeps/12", titles, UNKNOWN).at(-1)?.label).toBe("12");
    expect(prepareBreadcrumb("/", titles, UNKNOWN)).toEqual([{ label: "Overview", href: null }]);
  });
});

const worker = (state: WorkerView["state"], slots: number): WorkerView => ({
  id: `w${slots}`,
  host: "h",
  pid: 1,
  version: "0",
  classes: ["train.cpu"],
  slots,
  state,
  busy: [],
  capabilities: {},
  startedAt: "2026-11-23T00:00:00Z",
  seenAt: "2026-11-23T00:00:00Z",
});

describe("prepareWorkerStatus", () => {
  it("counts live workers only", () => {
    expect(prepareWorkerStatus([worker("live", 2), worker("lost", 4)], undefined).text).toBe(
      "1 worker · 0/2 slots",
    );
  });
  it("warns when nobody works", () => {
    expect(prepareWorkerStatus([], undefined)).toMatchObject({ tone: "warn", text: "no worker" });
  });
});
