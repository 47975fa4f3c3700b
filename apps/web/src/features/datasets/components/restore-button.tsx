"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { datasetsQuery, restoreDataset } from "@/entities/dataset/queries";

/** Brings a deleted dataset back; the server says why where its slug or images are taken by now. */
export function RestoreButton({ dataset, compact = false }: { dataset: DatasetView; compact?: boolean }) {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => restoreDataset(dataset.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: datasetsQuery.queryKey });
      void client.invalidateQueries({ queryKey: ["dataset"] });
    },
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  return (
    <Button
      variant="default"
      size={compact ? "compact-xs" : undefined}
      leftSection={<IconArrowBackUp size={14} />}
      loading={restore.isPending}
      aria-label={`Restore dataset ${dataset.slug}`}
      onClick={() => restore.mutate()}
    >
      Restore
    </Button>
  );
}
