"use client";

import { deletedSchema } from "@foldwise/core/contracts/http-responses";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { fetchJson } from "@/fetching/fetch-json";
import { ConfirmDialog } from "./confirm-dialog";

interface DeleteButtonProps {
  /** Of the API, for DELETE. */
  path: string;
  /** `run MAC · fold 0`. */
  what: string;
  /** What goes with it. */
  text: string;
  compact?: boolean;
  onDeleted: () => void;
}

/** Hides a thing after asking; the server says why when it may not go. */
export function DeleteButton({ path, what, text, compact = false, onDeleted }: DeleteButtonProps) {
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => fetchJson(deletedSchema, path, { method: "DELETE", body: {} }),
    onSuccess: onDeleted,
    onError: (error) => notifications.show({ title: "Delete failed", message: error.message, color: "red" }),
  });
  return (
    <>
      <Button
        variant="default"
        size={compact ? "compact-xs" : undefined}
        leftSection={<IconTrash size={14} />}
        loading={remove.isPending}
        aria-label={`Delete ${what}`}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${what}?`}
        text={`${text} It is hidden immediately and permanently deleted by a purge: after the retention time, or by foldwise purge.`}
        confirm="Delete"
        dismiss="Cancel"
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
