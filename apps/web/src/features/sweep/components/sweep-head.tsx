"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { pendingChange } from "@foldwise/core/states";
import { Tooltip } from "@mantine/core";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { StateBadge } from "@/components/state-badge";
import { SyntheticBadge } from "@/components/synthetic-badge";
import type { StreamState } from "@/entities/sweep/use-sweep-stream";
import { describeSweep } from "../prepare/describe-sweep";
import { describeUsage } from "../prepare/usage";
import { SweepActions } from "./sweep-actions";

interface SweepHeadProps {
  id: string;
  sweep: SweepDetail;
  stream: StreamState;
}

export function SweepHead({ id, sweep, stream }: SweepHeadProps) {
  const used = describeUsage(sweep);
  return (
    <PageHead
      title={sweep.name}
      badges={
        <>
          <StateBadge
            state={sweep.state}
            waitingForSlot={sweep.waitingForSlot}
            detail={pendingChange(sweep) ?? undefined}
          />
          <SyntheticBadge dataset={sweep.dataset} simulated={sweep.simulated} />
          {stream === "lost" ? (
            <Tooltip label="Connection to the server lost. Updates resume where they stopped as soon as it answers.">
              <span>reconnecting…</span>
            </Tooltip>
          ) : null}
        </>
      }
      about={
        <>
          {describeSweep(sweep)}
          {" · "}
          {sweep.startedAt ? "started " : "created "}
          <RelativeTime at={sweep.startedAt ?? sweep.createdAt} />
          {used === null ? "" : ` · ${used}`}
        </>
      }
      actions={<SweepActions id={id} sweep={sweep} />}
    />
  );
}
