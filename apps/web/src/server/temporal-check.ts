import { type DispatchOrder, temporalEndpoint } from "@foldwise/core/contracts/temporal";
import { Connection } from "@temporalio/client";
import { readDispatchOrder } from "./dispatch-order";

// Longer than a busy machine takes to answer: slow is not away. What refuses the connection is told at once.
const BOUND_MS = 5_000;

export interface TemporalCheck {
  /** Whether Temporal is there; never takes longer than five seconds. */
  answers(): Promise<boolean>;
  /** The order in which it dispatches, found out once after it first answered; null until then. */
  dispatchOrder(): DispatchOrder | null;
  close(): Promise<void>;
}

/** Asks Temporal over one connection that is kept. */
export function makeTemporalCheck(address: string, namespace: string): TemporalCheck {
  let connection: Connection | null = null;
  let order: DispatchOrder | null = null;
  let reading: Promise<void> | null = null;
  const readOrder = (of: Connection) => {
    reading ??= readDispatchOrder(of, namespace)
      .then((found) => {
        order = found;
      })
      // Asked again after the next answer.
      .catch(() => {
        reading = null;
      });
  };
  return {
    dispatchOrder: () => order,
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
        // It may come back as another server.
        reading = null;
      } else if (answer) readOrder(current);
      return answer;
    },
    async close() {
      await reading;
      await connection?.close();
      connection = null;
    },
  };
}
