"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isRetryable, isTerminal } from "@foldwise/core/states";
import { Button } from "@mantine/core";
import {
  IconCopy,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSquare,
  IconTable,
} from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DeleteButton } from "@/components/delete-button";
import { Link } from "@/components/link";
import { useSweepAction } from "../queries/use-sweep-action";
import { ExportMenu } from "./export-menu";

/** What can be done with a sweep in its state. */
export function SweepActions({ id, sweep }: { id: string; sweep: SweepDetail }) {
  const act = useSweepAction(id);
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const over = isTerminal(sweep.state);
  const isPaused = sweep.state === "paused" || sweep.intent === "pause";
  const canRetry = over && (sweep.failures > 0 || isRetryable(sweep.state));
  return (
    <>
      {over ? null : isPaused ? (
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          loading={act.isPending}
          onClick={() => act.mutate({ action: "resume" })}
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={14} />}
          loading={act.isPending}
          onClick={() => act.mutate({ action: "pause" })}
        >
          Pause
        </Button>
      )}
      {over ? null : (
        <Button variant="default" leftSection={<IconSquare size={13} />} onClick={() => setAsking(true)}>
          Cancel
        </Button>
      )}
      {canRetry ? (
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={act.isPending}
          onClick={() => act.mutate({ action: "retry" })}
        >
          Retry
        </Button>
      ) : null}
      <Button
        variant="default"
        component={Link}
        href={`/sweeps/new?from=${id}`}
        leftSection={<IconCopy size={14} />}
      >
        Duplicate
      </Button>
      <Button
        variant="default"
        component={Link}
        href={`/tables/new?sweep=${id}`}
        leftSection={<IconTable size={14} />}
      >
        Make a table
      </Button>
      <ExportMenu sweep={sweep} />
      {over ? (
        <DeleteButton
          path={`/api/v1/sweeps/${id}`}
          what={sweep.name}
          text="Its runs are deleted too, and their trainings unless another sweep shares them."
          onDeleted={() => router.push("/sweeps")}
        />
      ) : null}
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Cancel ${sweep.name}?`}
        text="Runs that no other sweep shares stop at their next batch. Finished runs are kept; Retry resumes the rest from the last checkpoint."
        confirm="Cancel sweep"
        dismiss="Keep running"
        onConfirm={() => act.mutate({ action: "cancel" })}
      />
    </>
  );
}
