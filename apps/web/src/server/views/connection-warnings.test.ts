import { expect, it } from "vitest";
import { certificateWarnings, unverifiedWarning } from "./connection-warnings";

const NOW = new Date("2026-11-29T12:00:00Z");
const term = (field: string, days: number) => ({
  field,
  expiresAt: new Date(Number(NOW) + days * 86_400_000),
});

it("warns of certificates from 30 days before they expire", () => {
  const terms = [term("past", -1), term("soon", 29), term("later", 31)];
  expect(certificateWarnings("temporal", terms, NOW)).toEqual([
    {
      component: "temporal",
      problem: "past expired on 2026-11-28",
      remedy: expect.stringMatching(/^renew it/),
    },
    {
      component: "temporal",
      problem: "soon expires on 2026-12-28",
      remedy: expect.stringMatching(/^renew it/),
    },
  ]);
});

it("warns of TLS that verifies nothing, and of nothing else", () => {
  expect(unverifiedWarning("require")).toHaveLength(1);
  for (const tls of ["disable", "verify-ca", "verify-full"] as const)
    expect(unverifiedWarning(tls)).toEqual([]);
});
