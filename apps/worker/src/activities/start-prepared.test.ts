import { describe, expect, it } from "vitest";
import { type OnPreparing, Stalled, type TrainerSession } from "../trainers";
import { startPrepared } from "./start-prepared";

const NEVER_MS = 600_000;

/** A session that only says whether it was killed. */
function sessionOf() {
  let kills = 0;
  const session: TrainerSession = {
    events: (async function* () {})(),
    stop: () => {},
    kill: async () => {
      kills += 1;
    },
  };
  return { session, kills: () => kills };
}

function prepare(
  start: (signal: AbortSignal, onPreparing: OnPreparing) => Promise<TrainerSession>,
  { signal = new AbortController().signal, stallMs = NEVER_MS, graceMs = NEVER_MS } = {},
) {
  const lines: string[] = [];
  const environment = { home: "", leaseMs: 0, heartbeatMs: 0, stallMs, graceMs };
  const started = startPrepared({
    environment,
    signal,
    log: { add: (_level, line) => lines.push(line) },
    start,
  });
  return { started, lines };
}

describe("the preparation of a trainer", () => {
  it("is given up when it makes no progress", async () => {
    let given: AbortSignal | null = null;
    const { started } = prepare(
      (signal) => {
        given = signal;
        return new Promise(() => {});
      },
      { stallMs: 40, graceMs: 10 },
    );
    await expect(started).rejects.toThrow(Stalled);
    expect(given).toMatchObject({ aborted: true });
  });

  it("is not waited for once it is not wanted, and a trainer that starts all the same is killed", async () => {
    const leaving = new AbortController();
    const { session, kills } = sessionOf();
    let come = (_session: TrainerSession) => {};
    const { started } = prepare(
      () =>
        new Promise((resolve) => {
          come = resolve;
        }),
      { signal: leaving.signal },
    );
    leaving.abort(new Error("cancelled"));
    await expect(started).rejects.toThrow("cancelled");
    come(session);
    await expect.poll(kills).toBe(1);
  });

  it("says how far it is, nothing twice in a row", async () => {
    const { session, kills } = sessionOf();
    const { started, lines } = prepare(async (_signal, onPreparing) => {
      onPreparing(1, 10);
      onPreparing(2, 10);
      onPreparing(10, 10);
      onPreparing(0, 0, "downloading");
      onPreparing(0, 0, "downloading");
      return session;
    });
    expect(await started).toBe(session);
    expect(kills()).toBe(0);
    expect(lines).toEqual(["preparing images: 1 of 10", "preparing images: 10 of 10", "downloading"]);
  });
});
