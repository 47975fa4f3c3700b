"use client";

import type { BaselineView } from "@foldwise/core/contracts/http-responses";
import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconPencil, IconTable, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Link } from "@/components/link";
import { deleteBaseline } from "../queries/baseline";

/** Revise and delete; what comes along in data/ has neither. */
export function SourceActions({ baseline: { key, origin } }: { baseline: BaselineView }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteBaseline(key),
    onSuccess: () => client.invalidateQueries({ queryKey: ["baselines"] }),
    onError: (error) => notifications.show({ title: "Delete failed", message: error.message, color: "red" }),
  });
  if (origin === "built-in") return null;
  return (
    <>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label={`More about ${key}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            href={`/baselines/new?from=${encodeURIComponent(key)}`}
            leftSection={<IconPencil size={15} />}
          >
            Revise
          </Menu.Item>
          <Menu.Item component={Link} href="/tables/new" leftSection={<IconTable size={15} />}>
            Use in a table
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={() => setAsking(true)}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${key}?`}
        text="Its values and their history are removed from the lists. A source that a saved table shows cannot be deleted."
        confirm="Delete the source"
        dismiss="Cancel"
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
