"use client";

import { startTransition, useEffect, useState } from "react";

/** Waited for at most; a browser that is always busy draws what is heavy all the same. */
const MAX_WAIT_MS = 1_000;

/**
 * True once the browser has had nothing to do since `isReady`, and from then on: what is heavy waits for what can be used,
 * and is rendered in parts, between which the browser answers.
 */
export function useIdle(isReady: boolean): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    if (!isReady) return;
    const end = () => startTransition(() => setIdle(true));
    // Not every Safari has the callback.
    if (typeof window.requestIdleCallback !== "function") {
      const timer = setTimeout(end, MAX_WAIT_MS / 10);
      return () => clearTimeout(timer);
    }
    const asked = window.requestIdleCallback(end, { timeout: MAX_WAIT_MS });
    return () => window.cancelIdleCallback(asked);
  }, [isReady]);
  return isIdle;
}
