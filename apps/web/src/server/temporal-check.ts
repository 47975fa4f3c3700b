import { explainTemporalFailure } from "@foldwise/connections/temporal-failure";
import { temporalClientOptions } from "@foldwise/connections/temporal-options";
import type { TemporalSettings } from "@foldwise/connections/temporal-settings";
import type { DispatchOrder } from "@foldwise/core/contracts/temporal";
import { formatProblem, type Problem } from "@foldwise/core/errors";
import { Connection } from "@temporalio/client";
import { readDispatchOrder } from "./dispatch-order";

// Longer than a busy machine takes to answer: slow is not away. What refuses the connection is told at once.
const BOUND_MS = 5_000;

export interface TemporalCheck {
  /** Whether Temporal is there; never takes longer than five seconds. */
  answers(): Promise<boolean>;
  /** The order in which it dispatches, found out once after it first answered; null until then. */
  dispatchOrder(): DispatchOrder | null;
  /** Why it refuses these settings, found out after a request failed; null while it accepts them, and for an outage. */
  refusal(): Problem | null;
  close(): Promise<void>;
}

/** Asks Temporal over one connection that is kept. */
export function makeTemporalCheck(settings: TemporalSettings): TemporalCheck {
  let connection: Connection | null = null;
  let order: DispatchOrder | null = null;
  let reading: Promise<void> | null = null;
  let refusal: Problem | null = null;
  let explaining: Promise<void> | null = null;
  const explain = () => {
    explaining ??= explainTemporalFailure(settings)
      .then((found) => {
        // Said once, not at every check.
        if (found && found.field !== refusal?.field) console.error(`Temporal: ${formatProblem(found)}`);
        refusal = found;
      })
      .catch(() => undefined)
      .finally(() => {
        explaining = null;
      });
  };
  const readOrder = (of: Connection) => {
    reading ??= readDispatchOrder(of, settings.namespace)
      .then((found) => {
        order = found;
        refusal = null;
      })
      // Asked again after the next answer. A server tells of itself even those that it admits to no namespace.
      .catch(() => {
        reading = null;
        explain();
      });
  };
  return {
    dispatchOrder: () => order,
    refusal: () => refusal,
    async answers() {
      connection ??= Connection.lazy({ ...temporalClientOptions(settings), connectTimeout: BOUND_MS });
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
        // It may come back as another server.
        reading = null;
        explain();
      } else if (answer) readOrder(current);
      return answer;
    },
    async close() {
      await Promise.all([reading, explaining]);
      await connection?.close();
      connection = null;
    },
  };
}
