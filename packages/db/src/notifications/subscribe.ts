import {
  type ChangeNotification,
  changeNotificationSchema,
  NOTIFICATION_CHANNEL,
} from "@foldwise/core/contracts/temporal";
import pg from "pg";

export interface SubscribeOptions {
  signal: AbortSignal;
  /** Called whenever the connection is (again) there; what was published in between is lost, so read again. */
  onConnected?: () => void;
  onError?: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

/**
 * One connection of its own, not of the pool; a broken one is replaced, with growing pauses, until the signal.
 * @param sessions connections of Postgres itself: a pooler in transaction mode delivers no notifications
 */
export function subscribe(
  sessions: pg.Pool,
  handler: (notification: ChangeNotification) => void,
  { signal, onConnected = () => {}, onError = () => {} }: SubscribeOptions,
): Promise<void> {
  return new Promise((resolve) => {
    let pause = FIRST_PAUSE_MS;
    const run = async () => {
      while (!signal.aborted) {
        try {
          await listen(sessions, handler, signal, () => {
            pause = FIRST_PAUSE_MS;
            onConnected();
            resolve();
          });
        } catch (error) {
          onError(error);
        }
        if (signal.aborted) break;
        await new Promise((wake) => setTimeout(wake, pause));
        pause = Math.min(MAX_PAUSE_MS, pause * 2);
      }
      resolve();
    };
    void run();
  });
}

/** Until the connection ends or the signal comes. */
async function listen(
  sessions: pg.Pool,
  handler: (notification: ChangeNotification) => void,
  signal: AbortSignal,
  onListening: () => void,
): Promise<void> {
  const client = new pg.Client({ ...sessions.options, application_name: "foldwise-notification" });
  let stop = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    client.on("error", reject);
    client.on("end", () => resolve());
    stop = () => resolve();
  });
  // Settled once awaited below; until then a failure must not count as unhandled.
  ended.catch(() => {});
  signal.addEventListener("abort", stop);
  client.on("notification", ({ payload }) => {
    const notification = parse(payload);
    if (notification) handler(notification);
  });
  try {
    await client.connect();
    await client.query(`listen ${NOTIFICATION_CHANNEL}`);
    onListening();
    await ended;
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end().catch(() => {});
  }
}

function parse(payload: string | undefined): ChangeNotification | null {
  try {
    return changeNotificationSchema.safeParse(JSON.parse(payload ?? "")).data ?? null;
  } catch {
    return null;
  }
}
