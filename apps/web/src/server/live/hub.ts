import type { ChangeNotification } from "@foldwise/core/contracts/temporal";
import type { Notifier } from "@foldwise/db/notifications";

/** Null: the connection came back, and what was published meanwhile is unknown. */
export type Listener = (notification: ChangeNotification | null) => void;

export interface NotificationHub {
  /** Returns how to stop. */
  listen(listener: Listener): () => void;
  close(): void;
}

/** One subscription a process, opened with the first listener and shared by all. */
export function makeNotificationHub(notifier: Pick<Notifier, "subscribe">): NotificationHub {
  const listeners = new Set<Listener>();
  let open: AbortController | null = null;
  const tell = (notification: ChangeNotification | null) => {
    for (const listener of listeners) listener(notification);
  };
  return {
    listen(listener) {
      listeners.add(listener);
      if (!open) {
        open = new AbortController();
        void notifier.subscribe(tell, { signal: open.signal, onConnected: () => tell(null) });
      }
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      open?.abort();
      open = null;
      listeners.clear();
    },
  };
}
