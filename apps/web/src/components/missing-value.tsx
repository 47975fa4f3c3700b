"use client";

import { useHint } from "./use-hint";

/** A number that is not there: never 0, and the reason on hover or focus. */
export function MissingValue({ reason }: { reason: string }) {
  const { hint, events } = useHint(reason);
  return (
    <>
      <span
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the reason has to be reachable by keyboard
        tabIndex={0}
        role="note"
        aria-label={`missing: ${reason}`}
        style={{ color: "var(--fw-dim)", cursor: "help" }}
        {...events}
      >
        —
      </span>
      {hint}
    </>
  );
}
