"use client";

import { type DatasetView, datasetChangeSchema } from "@foldwise/core/contracts/http/dataset";
import { Button, Modal, Select, Stack, TextInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ErrorState } from "@/components/error-state";
import { changeDataset, datasetsQuery } from "@/entities/dataset/queries";

/** Name, slug and positive class of a dataset; the server refuses what sweeps or trainings stand against. */
export function EditDialog({ dataset }: { dataset: DatasetView }) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(dataset.name);
  const [slug, setSlug] = useState(dataset.slug);
  const [positiveClass, setPositiveClass] = useState(dataset.positiveClass);
  const client = useQueryClient();
  const router = useRouter();
  const save = useMutation({
    mutationFn: () => changeDataset(dataset.id, { name, slug, positiveClass }),
    onSuccess: (changed) => {
      setOpen(false);
      void client.invalidateQueries({ queryKey: datasetsQuery.queryKey });
      const isMoved = changed.slug !== dataset.slug;
      // What is shown under the old slug would be asked for once more, in vain.
      void client.invalidateQueries({ queryKey: ["dataset"], refetchType: isMoved ? "none" : "active" });
      if (isMoved) router.replace(`/datasets/${changed.slug}`);
    },
  });
  const parsed = datasetChangeSchema.safeParse({ name, slug, positiveClass });
  const problem = (field: string) =>
    parsed.success ? undefined : parsed.error.issues.find(({ path }) => path[0] === field)?.message;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPencil size={14} />}
        onClick={() => {
          setName(dataset.name);
          setSlug(dataset.slug);
          setPositiveClass(dataset.positiveClass);
          save.reset();
          setOpen(true);
        }}
      >
        Edit
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={`Edit dataset ${dataset.slug}`}
        centered
        transitionProps={{ duration: 0 }}
      >
        <Stack gap={12}>
          <TextInput
            label="Name"
            value={name}
            error={problem("name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Slug"
            description="Value of dataset in plans. Cannot be changed once a sweep uses it."
            value={slug}
            error={problem("slug")}
            onChange={(event) => setSlug(event.currentTarget.value)}
          />
          <Select
            label="Positive class"
            description="The positive class for AUC and precision-recall. Cannot be changed once a model has been trained."
            allowDeselect={false}
            data={dataset.classes}
            value={positiveClass}
            onChange={(value) => setPositiveClass(value ?? dataset.positiveClass)}
          />
          {save.error ? <ErrorState error={save.error} /> : null}
          <Button disabled={!parsed.success} loading={save.isPending} onClick={() => save.mutate()}>
            Save
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
