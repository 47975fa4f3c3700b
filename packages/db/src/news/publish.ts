import { NEWS_CHANNEL, type News } from "@foldwise/core";
import type pg from "pg";

/** 5 a second for each kind and id. */
const INTERVAL_MS = 200;

interface Entry {
  news: News;
  waiting: boolean;
  timer: NodeJS.Timeout;
}

export function createPublisher(
  pool: pg.Pool,
  onError: (error: unknown) => void,
): { publish(news: News): void; close(): Promise<void> } {
  const entries = new Map<string, Entry>();
  const sending = new Set<Promise<void>>();
  let batch: News[] = [];
  let flushing = false;

  /** Everything of one turn of the event loop goes in one statement. */
  function send(news: News): void {
    batch.push(news);
    if (flushing) return;
    flushing = true;
    const sent: Promise<void> = Promise.resolve()
      .then(async () => {
        const payloads = batch.map((item) => JSON.stringify(item));
        batch = [];
        flushing = false;
        await pool.query("select pg_notify($1, payload) from unnest($2::text[]) payload", [
          NEWS_CHANNEL,
          payloads,
        ]);
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
      send(entry.news);
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
      send(news);
      open(key, news);
    },
    close: async () => {
      for (const { news, waiting, timer } of entries.values()) {
        clearTimeout(timer);
        if (waiting) send(news);
      }
      entries.clear();
      await Promise.all(sending);
    },
  };
}
