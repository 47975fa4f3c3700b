"use client";

import { Tooltip } from "@mantine/core";
import { formatExact, formatRelative } from "@/formats/times";
import { useNow } from "./use-now";

/** "2 min ago", the exact moment on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow(10_000);
  const moment = new Date(at);
  return (
    <Tooltip label={formatExact(moment)}>
      <time dateTime={at} suppressHydrationWarning>
        {formatRelative(moment, now)}
      </time>
    </Tooltip>
  );
}
