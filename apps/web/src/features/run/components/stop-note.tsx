import type { StopView } from "@foldwise/core/contracts/http/stop";
import { Paper, Text } from "@mantine/core";
import { IconScissors } from "@tabler/icons-react";

/** Why the trial of a run was stopped: no failure, and nothing to be done about. */
export function StopNote({ stop }: { stop: StopView }) {
  return (
    <Paper p="sm" style={{ display: "flex", gap: 10, alignItems: "flex-start" }}>
      <IconScissors size={18} style={{ flex: "none" }} aria-hidden />
      <div>
        <Text fw={600}>Pruned by the stopping rule</Text>
        <Text fz={13}>{stop.text}</Text>
      </div>
    </Paper>
  );
}
