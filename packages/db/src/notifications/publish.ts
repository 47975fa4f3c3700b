import type { ChangeNotification } from "@foldwise/core/contracts/temporal";

/** 5 a second for each kind and id. */
const INTERVAL_MS = 200;
/** What is published within this time goes in one statement, whatever it is about. */
const TOGETHER_MS = 50;

interface Entry {
  notification: ChangeNotification;
  waiting: boolean;
  timer: NodeJS.Timeout;
}

export function createPublisher(
  send: (notifications: readonly ChangeNotification[]) => Promise<void>,
  onError: (error: unknown) => void,
): { publish(notification: ChangeNotification): void; close(): Promise<void> } {
  const entries = new Map<string, Entry>();
  const sending = new Set<Promise<void>>();
  let batch: ChangeNotification[] = [];
  let flushing = false;
  let flushNow = () => {};

  function add(notification: ChangeNotification): void {
    batch.push(notification);
    if (flushing) return;
    flushing = true;
    const due = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, TOGETHER_MS);
      flushNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const sent: Promise<void> = due
      .then(async () => {
        const together = batch;
        batch = [];
        flushing = false;
        await send(together);
      })
      .catch(onError)
      .finally(() => sending.delete(sent));
    sending.add(sent);
  }

  function open(key: string, notification: ChangeNotification): void {
    const timer = setTimeout(() => {
      const entry = entries.get(key);
      entries.delete(key);
      if (!entry?.waiting) return;
      add(entry.notification);
      open(key, entry.notification);
    }, INTERVAL_MS);
    timer.unref();
    entries.set(key, { notification, waiting: false, timer });
  }

  return {
    publish: (notification) => {
      const key = `${notification.kind}:${notification.id}`;
      const entry = entries.get(key);
      if (entry) {
        entry.waiting = true;
        return;
      }
      add(notification);
      open(key, notification);
    },
    close: async () => {
      for (const { notification, waiting, timer } of entries.values()) {
        clearTimeout(timer);
        if (waiting) add(notification);
      }
      entries.clear();
      flushNow();
      await Promise.all(sending);
    },
  };
}
