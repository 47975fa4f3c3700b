"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { isActive, isRetryable, isTerminal } from "@foldwise/core/states";
import { Anchor, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowsDiff, IconPlayerStop, IconRefresh, IconSparkles } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { DeleteButton } from "@/components/delete-button";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { StateBadge } from "@/components/state-badge";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { ExportMenu } from "@/entities/run/export-menu";
import { retryRun, runQuery, stopRun } from "@/entities/run/queries";

const REPEATS = {
  title: "Retrying with the same settings",
  message: "The loss will probably become NaN again; consider launching a sweep with a lower learning rate.",
  color: "orange",
};

export function RunHead({ run }: { run: RunDetail }) {
  const client = useQueryClient();
  const router = useRouter();
  const retry = useMutation({
    mutationFn: () => retryRun(String(run.id)),
    onSuccess: (next) => {
      client.setQueryData(runQuery(String(run.id)).queryKey, next);
      if (run.failure?.kind === "nan-loss") notifications.show(REPEATS);
    },
    onError: (error) => notifications.show({ title: "Retry failed", message: error.message, color: "red" }),
  });
  const stop = useMutation({
    mutationFn: () => stopRun(String(run.id)),
    onSuccess: (next) => client.setQueryData(runQuery(String(run.id)).queryKey, next),
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  const parts = [
    run.variant,
    run.fold === null
      ? null
      : run.innerOf === null
        ? `fold ${run.fold}`
        : `inner fold ${run.fold} of fold ${run.innerOf}`,
    run.seed === null ? null : `seed ${run.seed}`,
    run.splitScheme,
  ].filter(Boolean);
  return (
    <PageHead
      title={run.name}
      badges={
        <>
          <StateBadge state={run.state} waitingForSlot={run.waitingForSlot} />
          <SyntheticBadge dataset={run.dataset} simulated={run.simulated} />
        </>
      }
      about={
        <>
          {run.sweepId === null ? (
            <>
              logged from outside
              {run.parentId === null ? null : (
                <>
                  {", nested in "}
                  <Anchor
                    component={Link}
                    href={`/runs/${run.parentId}`}
                    c="inherit"
                    fz="inherit"
                    td="underline"
                  >
                    run {run.parentId}
                  </Anchor>
                </>
              )}
            </>
          ) : (
            <Anchor component={Link} href={`/sweeps/${run.sweepId}`} c="inherit" fz="inherit" td="underline">
              {run.sweepName}
            </Anchor>
          )}
          {["", ...parts, run.startedAt ? "started " : "created "].join(" · ")}
          <RelativeTime at={run.startedAt ?? run.createdAt} />
        </>
      }
      actions={
        <>
          {run.sweepId !== null && isActive(run.state) ? (
            <Button
              variant="default"
              leftSection={<IconPlayerStop size={14} />}
              title="Cancels this run. The other runs of its trial continue, and the trial gets no objective."
              loading={stop.isPending}
              onClick={() => stop.mutate()}
            >
              Stop
            </Button>
          ) : null}
          {run.sweepId !== null && isRetryable(run.state) ? (
            <Button
              variant="default"
              leftSection={<IconRefresh size={14} />}
              loading={retry.isPending}
              onClick={() => retry.mutate()}
            >
              Retry
            </Button>
          ) : null}
          {run.epoch > 0 && run.hasNetwork ? (
            <>
              <ExportMenu runId={run.id} />
              <Button
                variant="default"
                component={Link}
                href={`/runs/${run.id}/predict`}
                leftSection={<IconSparkles size={14} />}
              >
                Predict
              </Button>
            </>
          ) : null}
          <Button
            variant="default"
            component={Link}
            href={`/compare?runs=${run.id}`}
            leftSection={<IconArrowsDiff size={14} />}
          >
            Compare
          </Button>
          {run.sweepId === null || isTerminal(run.state) ? (
            <DeleteButton
              path={`/api/v1/runs/${run.id}`}
              what={run.name}
              text="Its metrics and checkpoints are deleted too, unless another run shares them."
              onDeleted={() => router.push(run.sweepId === null ? "/runs" : `/sweeps/${run.sweepId}`)}
            />
          ) : null}
        </>
      }
    />
  );
}
