"use client";

import { ActionIcon } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerStop } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { stopTrial } from "@/entities/sweep/queries";

/** Ends one trial with what its runs have; the stream shows it as pruned. */
export function StopTrial({ sweepId, number }: { sweepId: number; number: number }) {
  const stop = useMutation({
    mutationFn: () => stopTrial(sweepId, number),
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={`Stop trial ${number}`}
      title="Stop this trial: its runs end with what they have."
      loading={stop.isPending}
      onClick={() => stop.mutate()}
    >
      <IconPlayerStop size={14} />
    </ActionIcon>
  );
}
