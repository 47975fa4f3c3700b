"use client";

import type { ExportFormat, WeightsKind } from "@foldwise/core/words";
import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChevronDown, IconPackageExport } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { askWorker } from "@/entities/worker-request/queries";

const FORMATS: readonly { format: ExportFormat; label: string }[] = [
  { format: "keras-h5", label: "Keras .h5" },
  { format: "tfjs-layers", label: "TensorFlow.js layers (.tar)" },
  { format: "saved-model", label: "TensorFlow SavedModel (.tar)" },
];
const WEIGHTS: readonly WeightsKind[] = ["best", "last"];

/** The run's model as a file for other programs; a worker writes it. */
export function ExportMenu({ runId }: { runId: number }) {
  const save = useMutation({
    mutationFn: (body: { format: ExportFormat; weights: WeightsKind }) =>
      askWorker(`/api/v1/runs/${runId}/exports`, "export", { body }),
    // The server names the file, and streams it to the disk.
    onSuccess: ({ id }) => window.location.assign(`/api/v1/requests/${id}/file`),
    onError: (error) => notifications.show({ title: "Export failed", message: error.message, color: "red" }),
  });
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          variant="default"
          loading={save.isPending}
          leftSection={<IconPackageExport size={14} />}
          rightSection={<IconChevronDown size={12} />}
        >
          Export model
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(({ format, label }) => (
          <div key={format}>
            <Menu.Label>{label}</Menu.Label>
            {WEIGHTS.map((weights) => (
              <Menu.Item key={weights} onClick={() => save.mutate({ format, weights })}>
                {weights} weights
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
