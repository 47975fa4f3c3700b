import { expect, it } from "vitest";
import { describeMetricStore } from "./describe-metric-store";

it("tells rate, backlog and bytes, and of damage only where there is some", () => {
  const metrics = { pointsPerSecond: 12_340, backlogPoints: 0, bytes: 3 * 1024 ** 2, quarantined: 0 };
  expect(describeMetricStore(metrics)).toBe(
    "12.3 k points/s compacted over the last minute · no backlog · 3 MiB in Postgres",
  );
  expect(describeMetricStore({ ...metrics, backlogPoints: 1, quarantined: 2 })).toMatch(
    /1 point not compacted yet · 3 MiB in Postgres · 2 damaged rows set aside$/,
  );
});

it("says nothing while Postgres is away", () => {
  expect(describeMetricStore(undefined)).toBeNull();
});
