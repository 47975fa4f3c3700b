"use client";

import { parseBytes } from "@foldwise/core/words";
import { Button, Group, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { setArtifactQuota, storageQuery } from "@/entities/storage/queries";
import { formatBytes } from "@/formats/numbers";

/** A quota of bytes, written as `20 GB`; empty for no limit. */
export function SizeField({
  experimentId,
  label,
  max,
}: {
  /** Null for all experiments together. */
  experimentId: number | null;
  label: string;
  max: number | null;
}) {
  const [text, setText] = useState<string | null>(null);
  const client = useQueryClient();
  const bytes = text === null || text.trim() === "" ? null : parseBytes(text);
  const isWrong = text !== null && text.trim() !== "" && bytes === null;
  const save = useMutation({
    mutationFn: () => setArtifactQuota(experimentId, bytes),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: storageQuery.queryKey });
      setText(null);
    },
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== null && !isWrong) save.mutate();
      }}
    >
      <Group gap={6} wrap="nowrap" align="flex-start">
        <TextInput
          size="xs"
          w={130}
          aria-label={label}
          placeholder="no limit"
          value={text ?? (max === null ? "" : formatBytes(max))}
          error={isWrong ? "a size, such as 20 GB" : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {text === null ? null : (
          <Button type="submit" size="compact-xs" mt={4} disabled={isWrong} loading={save.isPending}>
            Set
          </Button>
        )}
      </Group>
    </form>
  );
}
