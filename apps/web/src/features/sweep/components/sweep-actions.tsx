"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isRetryable, isTerminal } from "@foldwise/core/states";
import { Button, Menu } from "@mantine/core";
import {
  IconCopy,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSquare,
} from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DeleteButton } from "@/components/delete-button";
import { Link } from "@/components/link";
import { useSweepAction } from "../queries/use-sweep-action";
import { isSearchSweep } from "../search/prepare/is-search-sweep";
import { ExportMenu } from "./export-menu";
import { MakeTable } from "./make-table";

/** Loaded when somebody edits. */
const EditDialog = dynamic(() => import("./edit-dialog").then((module) => module.EditDialog), { ssr: false });

/** What can be done with a sweep in its state. */
export function SweepActions({ id, sweep }: { id: string; sweep: SweepDetail }) {
  const act = useSweepAction(id);
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const failed = sweep.failureReasons.classes;
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
      {canRetry && failed.length < 2 ? (
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={act.isPending}
          onClick={() => act.mutate({ action: "retry" })}
        >
          Retry
        </Button>
      ) : canRetry ? (
        <Menu>
          <Menu.Target>
            <Button variant="default" leftSection={<IconRefresh size={14} />} loading={act.isPending}>
              Retry
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => act.mutate({ action: "retry" })}>All that failed</Menu.Item>
            {failed.map(({ failure, trials }) => (
              <Menu.Item key={failure} onClick={() => act.mutate({ action: "retry", failure })}>
                Only {failure} ({trials})
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {sweep.state === "cancelled" || sweep.intent === "cancel" ? null : (
        <Button variant="default" leftSection={<IconPencil size={14} />} onClick={() => setEditing(true)}>
          Edit
        </Button>
      )}
      {editing ? <EditDialog id={id} sweep={sweep} onClose={() => setEditing(false)} /> : null}
      <Button
        variant="default"
        component={Link}
        href={`/sweeps/new?from=${id}`}
        leftSection={<IconCopy size={14} />}
      >
        Duplicate
      </Button>
      <MakeTable
        id={id}
        isSearch={isSearchSweep(sweep)}
        hasFront={sweep.objectives.length > 1}
        isSimulated={sweep.simulated}
      />
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
