import { Tooltip } from "@mantine/core";

/** A number that is not there: never 0, and the reason on hover or focus. */
export function MissingValue({ reason }: { reason: string }) {
  return (
    <Tooltip label={reason} events={{ hover: true, focus: true, touch: true }}>
      <span
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the reason has to be reachable by keyboard
        tabIndex={0}
        role="note"
        aria-label={`missing: ${reason}`}
        style={{ color: "var(--fw-dim)", cursor: "help" }}
      >
        —
      </span>
    </Tooltip>
  );
}
