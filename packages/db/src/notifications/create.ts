import type { ChangeNotification } from "@foldwise/core/contracts/temporal";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Connection } from "../client";
import { createPublisher } from "./publish";
import { notify } from "./publish-now";
import { type SubscribeOptions, subscribe } from "./subscribe";

export interface Notifier {
  /**
   * Says that something has changed, soon: at most 5 times a second for each kind and id, and the last of a burst is
   * always sent. Returns at once and never throws: notifications may get lost, readers ask again from their cursor anyway.
   */
  publish(notification: ChangeNotification): void;
  /** Calls the handler with everything published anywhere until the signal. Resolves once it listens. */
  subscribe(handler: (notification: ChangeNotification) => void, options: SubscribeOptions): Promise<void>;
  /** Sends what waits. */
  close(): Promise<void>;
}

/** Notifications over Postgres' LISTEN and NOTIFY. Publish after the write's transaction, never within it. */
export function createNotifier(
  { pool, sessions }: Pick<Connection, "pool" | "sessions">,
  onError: (error: unknown) => void = () => {},
): Notifier {
  const db = drizzle(pool);
  const publisher = createPublisher((notification) => notify(db, notification), onError);
  return {
    publish: publisher.publish,
    subscribe: (handler, options) => subscribe(sessions, handler, { onError, ...options }),
    close: publisher.close,
  };
}
