import type { RunDetail } from "@foldwise/core";
import { Paper, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";

/** What failed, at which epoch, and what may help; the log below has the rest. */
export function FailureNote({ failure }: { failure: NonNullable<RunDetail["failure"]> }) {
  return (
    <Paper p="12px 16px" role="alert" style={{ display: "flex", gap: 12, alignItems: "flex-start" }}>
      <IconAlertTriangle
        size={18}
        color="light-dark(#a61b1b, #ff9c95)"
        style={{ flex: "none" }}
        aria-hidden
      />
      <div>
        <Text fw={600} style={{ whiteSpace: "pre-wrap" }}>
          {failure.message}
        </Text>
        <Text fz={12} c="var(--fw-dim)">
          {failure.kind}
          {failure.epoch === undefined ? "" : ` in epoch ${failure.epoch}`}
          {failure.remedy ? ` · ${failure.remedy}` : ""} · <a href="#log">log</a>
        </Text>
      </div>
    </Paper>
  );
}
