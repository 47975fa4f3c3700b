"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { drainWorker, workersQuery } from "@/entities/worker/queries";

/** Has a worker take no new training; it ends after those that it has. */
export function DrainButton({ id, title }: { id: string; title: string }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const drain = useMutation({
    mutationFn: () => drainWorker(id),
    onSuccess: (workers) => client.setQueryData(workersQuery.queryKey, workers),
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  return (
    <>
      <Button variant="default" size="compact-sm" loading={drain.isPending} onClick={() => setAsking(true)}>
        Drain
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Drain ${title}?`}
        text="It takes no new training and ends after those that it has. Other workers take the rest."
        confirm="Drain worker"
        dismiss="Keep it"
        onConfirm={() => drain.mutate()}
      />
    </>
  );
}
