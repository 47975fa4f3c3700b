"use client";

import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { NumberField } from "@/components/number-field";
import { queueQuery, setQuota } from "@/entities/queue/queries";

/** How many trainings of an experiment run at a time; empty for no limit. */
export function QuotaField({
  id,
  name,
  maxTrainings,
}: {
  id: number;
  name: string;
  maxTrainings: number | null;
}) {
  const [value, setValue] = useState(maxTrainings ?? undefined);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => setQuota(id, value ?? null),
    onSuccess: () => client.invalidateQueries({ queryKey: queueQuery.queryKey }),
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  const isChanged = (value ?? null) !== maxTrainings;
  return (
    <Group gap={6} wrap="nowrap">
      <NumberField
        size="xs"
        w={90}
        aria-label={`Max concurrent trainings of ${name}`}
        placeholder="no limit"
        value={value}
        onChange={setValue}
      />
      {isChanged ? (
        <Button size="compact-xs" loading={save.isPending} onClick={() => save.mutate()}>
          Set
        </Button>
      ) : null}
    </Group>
  );
}
