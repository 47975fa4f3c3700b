import { temporalEndpoint } from "@foldwise/core/contracts/temporal";
import { Connection } from "@temporalio/client";

// Longer than a busy machine takes to answer: slow is not away. What refuses the connection is told at once.
const BOUND_MS = 5_000;

/** Asks Temporal whether it is there, over one connection that is kept; never takes longer than five seconds. */
export function makeTemporalCheck(address: string): { answers(): Promise<boolean>; close(): Promise<void> } {
  let connection: Connection | null = null;
  return {
    async answers() {
      connection ??= Connection.lazy({ ...temporalEndpoint(address), connectTimeout: BOUND_MS });
      const current = connection;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), BOUND_MS);
      });
      const asked = current
        .withDeadline(Date.now() + BOUND_MS, async () => {
          await current.ensureConnected();
          await current.workflowService.getSystemInfo({});
          return true;
        })
        .catch(() => false);
      const answer = await Promise.race([asked, late]).finally(() => clearTimeout(timer));
      if (!answer && connection === current) {
        // A connection that failed its first call stays failed; the next check gets a new one.
        connection = null;
        void current.close().catch(() => undefined);
      }
      return answer;
    },
    async close() {
      await connection?.close();
      connection = null;
    },
  };
}
