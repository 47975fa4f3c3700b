import type { News } from "@foldwise/core/contracts/temporal";

/** 5 a second for each kind and id. */
const INTERVAL_MS = 200;

interface Entry {
  news: News;
  waiting: boolean;
  timer: NodeJS.Timeout;
}

export function createPublisher(
  send: (news: readonly News[]) => Promise<void>,
  onError: (error: unknown) => void,
): { publish(news: News): void; close(): Promise<void> } {
  const entries = new Map<string, Entry>();
  const sending = new Set<Promise<void>>();
  let batch: News[] = [];
  let flushing = false;

  /** Everything of one turn of the event loop goes in one statement. */
  function add(news: News): void {
    batch.push(news);
    if (flushing) return;
    flushing = true;
    const sent: Promise<void> = Promise.resolve()
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

  function open(key: string, news: News): void {
    const timer = setTimeout(() => {
      const entry = entries.get(key);
      entries.delete(key);
      if (!entry?.waiting) return;
      add(entry.news);
      open(key, entry.news);
    }, INTERVAL_MS);
    timer.unref();
    entries.set(key, { news, waiting: false, timer });
  }

  return {
    publish: (news) => {
      const key = `${news.kind}:${news.id}`;
      const entry = entries.get(key);
      if (entry) {
        entry.waiting = true;
        return;
      }
      add(news);
      open(key, news);
    },
    close: async () => {
      for (const { news, waiting, timer } of entries.values()) {
        clearTimeout(timer);
        if (waiting) add(news);
      }
      entries.clear();
      await Promise.all(sending);
    },
  };
}
