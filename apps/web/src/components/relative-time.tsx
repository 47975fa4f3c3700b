"use client";

import { formatExact, formatRelative } from "@/formats/times";
import { useHint } from "./use-hint";
import { useNow } from "./use-now";

/** "2 min ago", the exact moment on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(10_000);
  const moment = new Date(at);
  const { hint, events } = useHint(() => formatExact(moment));
  return (
    <>
      <time
        dateTime={at}
        suppressHydrationWarning
        onMouseEnter={events.onMouseEnter}
        onMouseLeave={events.onMouseLeave}
      >
        {formatRelative(moment, now)}
      </time>
      {hint}
    </>
  );
}
