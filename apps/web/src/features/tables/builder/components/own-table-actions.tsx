"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Link } from "@/components/link";
import { tablesQuery } from "@/entities/table/queries";
import { deleteTable } from "../queries/builder";

/** Duplicate, and for a saved table edit and delete. */
export function OwnTableActions({ id }: { id: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const saved = useQuery(tablesQuery).data?.find((table) => table.id === id)?.saved;
  const remove = useMutation({
    mutationFn: () => deleteTable(id),
    onSuccess: async () => {
      router.push("/tables");
      await client.invalidateQueries({ queryKey: ["tables"] });
    },
    onError: (error) => notifications.show({ title: "Delete failed", message: error.message, color: "red" }),
  });
  const address = encodeURIComponent(id);
  return (
    <>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <ActionIcon variant="default" size={34} aria-label="More about this table">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {saved ? (
            <Menu.Item
              component={Link}
              href={`/tables/${address}/edit`}
              leftSection={<IconPencil size={15} />}
            >
              Edit
            </Menu.Item>
          ) : null}
          <Menu.Item
            component={Link}
            href={`/tables/new?from=${address}`}
            leftSection={<IconCopy size={15} />}
          >
            Duplicate and edit
          </Menu.Item>
          {saved ? (
            <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={() => setAsking(true)}>
              Delete
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${id}?`}
        text="The table is removed from the lists and its slug becomes available. Runs and results stay."
        confirm="Delete the table"
        dismiss="Cancel"
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
