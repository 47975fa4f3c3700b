import type { News } from "@foldwise/core/contracts/temporal";
import type { NewsDesk } from "@foldwise/db/news";

/** Null: the connection came back, and what was published meanwhile is unknown. */
export type Listener = (news: News | null) => void;

export interface NewsHub {
  /** Returns how to stop. */
  listen(listener: Listener): () => void;
  close(): void;
}

/** One subscription a process, opened with the first listener and shared by all. */
export function makeNewsHub(desk: Pick<NewsDesk, "subscribe">): NewsHub {
  const listeners = new Set<Listener>();
  let open: AbortController | null = null;
  const tell = (news: News | null) => {
    for (const listener of listeners) listener(news);
  };
  return {
    listen(listener) {
      listeners.add(listener);
      if (!open) {
        open = new AbortController();
        void desk.subscribe(tell, { signal: open.signal, onConnected: () => tell(null) });
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
