"use client";

import type { SweepAction } from "@foldwise/core/contracts/http/sweep-requests";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actOnSweep, sweepQuery } from "@/entities/sweep/queries";

const DONE: Record<SweepAction["action"], string> = {
  pause: "Pausing: trainings stop after their next checkpoint.",
  resume: "Resumed.",
  cancel: "Cancelling.",
  retry: "Retrying what failed, from the last checkpoints.",
  "set-concurrency": "Concurrency changed.",
  "set-priority": "Priority changed; it applies to trainings that are not queued yet.",
};

/** Sends what a person asks of a sweep and shows the state it answers with. */
export function useSweepAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: SweepAction) => actOnSweep(id, action),
    onSuccess: (sweep, { action }) => {
      client.setQueryData(sweepQuery(id).queryKey, (old) => (old ? { ...old, ...sweep } : old));
      void client.invalidateQueries({ queryKey: ["overview"] });
      void client.invalidateQueries({ queryKey: ["sweeps"] });
      notifications.show({ message: DONE[action], color: "gray" });
    },
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
}
