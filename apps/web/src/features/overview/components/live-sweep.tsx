"use client";

import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { Anchor, Button, Group, Paper, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "@/components/link";
import { RelativeTime } from "@/components/relative-time";
import { StateBadge } from "@/components/state-badge";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { describeProgress } from "@/entities/sweep/progress";
import { ProgressLine } from "@/entities/sweep/progress-line";
import { LiveCurve } from "./live-curve";

/** A sweep that is not over: where it stands, and its curves as they grow. */
export function LiveSweep({ sweep }: { sweep: SweepSummary }) {
  return (
    <Paper p={16}>
      <Group justify="space-between" gap={12} mb={8}>
        <Group gap={8}>
          <Anchor component={Link} href={`/sweeps/${sweep.id}`} c="inherit" fw={600} fz={16}>
            {sweep.name}
          </Anchor>
          <StateBadge state={sweep.state} waitingForSlot={sweep.waitingForSlot} />
          <SyntheticBadge dataset={sweep.dataset} simulated={sweep.simulated} />
        </Group>
        <Button
          component={Link}
          href={`/sweeps/${sweep.id}`}
          variant="default"
          rightSection={<IconArrowRight size={14} />}
        >
          Watch
        </Button>
      </Group>
      <ProgressLine sweep={sweep} />
      <Text fz={12} c="var(--fw-dim)" className="tabular">
        {describeProgress(sweep)} · started <RelativeTime at={sweep.startedAt ?? sweep.createdAt} />
      </Text>
      <LiveCurve sweep={sweep} />
    </Paper>
  );
}
