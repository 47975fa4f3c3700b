import { readTemporalSettings } from "@foldwise/connections/temporal-settings";
import { expect, inject, it, vi } from "vitest";
import { makeTemporalCheck } from "./temporal-check";

const development = () => readTemporalSettings({ TEMPORAL_ADDRESS: inject("TEMPORAL_ADDRESS") }).settings;

it("reaches the Temporal of this machine where the environment names a proxy that cannot", async () => {
  vi.stubEnv("http_proxy", "http://127.0.0.1:9");
  vi.stubEnv("no_proxy", undefined);
  const check = makeTemporalCheck(development());
  try {
    expect(await check.answers()).toBe(true);
  } finally {
    await check.close();
    vi.unstubAllEnvs();
  }
});

it("finds that the development server dispatches by priority and fairness", async () => {
  const check = makeTemporalCheck(development());
  try {
    expect(check.dispatchOrder()).toBeNull();
    expect(await check.answers()).toBe(true);
    await vi.waitFor(() => expect(check.dispatchOrder()).toBe("priority-and-fairness"), { timeout: 20_000 });
  } finally {
    await check.close();
  }
});
