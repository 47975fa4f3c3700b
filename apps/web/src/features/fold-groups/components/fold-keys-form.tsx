"use client";

import type { ExperimentView } from "@foldwise/core/contracts/deletion";
import { FOLD_NAMES, type FoldKeys, foldKeysOf } from "@foldwise/core/fold-groups";
import { Button, Group, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Section } from "@/components/section";
import { changeFoldKeys } from "@/entities/experiment/queries";

const LABELS = { fold: "Fold", seed: "Seed", repeat: "Repeat" } as const;

/** Which parameters or tags of an experiment's logged runs hold fold, seed and repeat. */
export function FoldKeysForm({
  experiment: { id, name, foldKeys = foldKeysOf({}) },
}: {
  experiment: ExperimentView;
}) {
  const client = useQueryClient();
  const [changed, setChanged] = useState<Partial<FoldKeys>>({});
  const keys = { ...foldKeys, ...changed };
  const isChanged = FOLD_NAMES.some((key) => keys[key].trim() !== foldKeys[key]);
  const problems = problemsOf(keys);
  const save = useMutation({
    mutationFn: () => changeFoldKeys(id, trimmed(keys)),
    onSuccess: async () => {
      await client.invalidateQueries();
      setChanged({});
    },
    onError: (error) => notifications.show({ title: "Refused", message: error.message, color: "red" }),
  });
  return (
    <Section
      title="Fold keys"
      about={`The parameters or tags of runs logged in ${name} that hold fold, seed and repeat.`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged && Object.keys(problems).length === 0) save.mutate();
        }}
      >
        <Group gap={10} align="flex-start">
          {FOLD_NAMES.map((key) => (
            <TextInput
              key={key}
              label={LABELS[key]}
              w={180}
              maxLength={250}
              value={keys[key]}
              error={problems[key]}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setChanged((before) => ({ ...before, [key]: value }));
              }}
            />
          ))}
          <Button
            type="submit"
            mt={22}
            disabled={!isChanged || Object.keys(problems).length > 0}
            loading={save.isPending}
          >
            Save
          </Button>
        </Group>
      </form>
    </Section>
  );
}

const trimmed = ({ fold, seed, repeat }: FoldKeys): FoldKeys => ({
  fold: fold.trim(),
  seed: seed.trim(),
  repeat: repeat.trim(),
});

function problemsOf(keys: FoldKeys): Partial<FoldKeys> {
  const own = trimmed(keys);
  const problems: Partial<FoldKeys> = {};
  for (const [index, key] of FOLD_NAMES.entries()) {
    const other = FOLD_NAMES.slice(0, index).find((earlier) => own[earlier] === own[key]);
    if (own[key] === "") problems[key] = "names no parameter or tag";
    else if (other) problems[key] = `holds the ${other} already`;
  }
  return problems;
}
