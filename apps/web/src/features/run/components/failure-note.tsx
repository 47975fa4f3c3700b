import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { Anchor, Text } from "@mantine/core";
import { AlertNote } from "@/components/alert-note";

/** What failed, at which epoch, and what may help; the log below has the rest. */
export function FailureNote({ failure }: { failure: NonNullable<RunDetail["failure"]> }) {
  return (
    <AlertNote>
      <Text fw={600} style={{ whiteSpace: "pre-wrap" }}>
        {failure.message}
      </Text>
      <Text fz={12} c="var(--fw-dim)">
        {failure.kind}
        {failure.epoch === undefined ? "" : ` in epoch ${failure.epoch}`}
        {failure.remedy ? ` · ${failure.remedy}` : ""} ·{" "}
        <Anchor href="#log" c="inherit" fz="inherit" td="underline">
          log
        </Anchor>
      </Text>
    </AlertNote>
  );
}
