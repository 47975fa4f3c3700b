import { setTimeout as sleep } from "node:timers/promises";
import { healthSchema } from "@foldwise/core/contracts/http/worker";
import { SetupError } from "../setup/errors.mjs";

const ASK_MS = 3_000;

/** Waits until the web app, both services and a worker are well. */
export async function waitForHealth({
  url,
  token,
  timeoutMs,
  failed,
  signal,
}: {
  url: string;
  token: string | undefined;
  timeoutMs: number;
  /** Tells early that a part keeps ending. */
  failed: () => string | undefined;
  signal?: AbortSignal;
}): Promise<void> {
  const until = Date.now() + timeoutMs;
  let last = "no answer";
  for (;;) {
    signal?.throwIfAborted();
    try {
      const response = await fetch(`${url}/api/health`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(ASK_MS),
      });
      const body: unknown = await response.json();
      const health = healthSchema.safeParse(body);
      if (response.ok && health.success && health.data.status === "ok" && health.data.workers > 0) return;
      last = `status ${response.status}: ${JSON.stringify(body)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    const reason = failed();
    if (reason !== undefined) throw new SetupError(reason);
    if (Date.now() > until)
      throw new SetupError(`${url}/api/health is unhealthy after ${timeoutMs / 1000} s: ${last}`);
    await sleep(150);
  }
}
