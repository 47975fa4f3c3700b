"use client";

import { useEffect, useRef } from "react";

/**
 * Reads anew when `version` changes: at once where the last time is longer ago than `ms`, else when it is. A hidden page reads
 * when it is seen again. What is there at first has been read.
 */
export function useFollow(read: () => void, version: string, ms: number): void {
  const last = useRef({ version, at: Number.NEGATIVE_INFINITY });
  const newest = useRef(read);
  newest.current = read;
  useEffect(() => {
    const follow = () => {
      if (version === last.current.version || document.visibilityState === "hidden") return;
      last.current = { version, at: performance.now() };
      newest.current();
    };
    const timer = setTimeout(follow, Math.max(0, last.current.at + ms - performance.now()));
    document.addEventListener("visibilitychange", follow);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", follow);
    };
  }, [version, ms]);
}
