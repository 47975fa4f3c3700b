"use client";

import { type ImportRequest, importRequestSchema } from "@foldwise/core/contracts/http/dataset";
import { Button, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "@/components/error-state";
import { startImport } from "@/entities/dataset/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { ImportProgress } from "./import-progress";

const SOURCES = [
  { value: "path", label: "A folder that the worker can read" },
  { value: "synthetic-cells", label: "Synthetic cells (comes along)" },
  { value: "digits", label: "Handwritten digits (comes along)" },
];
const PATIENTS = [
  { value: "stop", label: "Stop the import" },
  { value: "own-patient", label: "Assume one patient per image; leakage is unknown" },
  { value: "unknown", label: "Leave patients unknown" },
];

const REFUSED = [
  { value: "stop", label: "Stop the import and name every such file" },
  { value: "leave-out", label: "Leave it out and report it" },
];

/** Queues an import and shows how far it is; `?import=1` opens it. */
export function ImportDialog() {
  const [open, setOpen] = useUrlState("import", "");
  const [source, setSource] = useState("path");
  const [path, setPath] = useState("");
  const [slug, setSlug] = useState("");
  const [name, setName] = useState("");
  const [positiveClass, setPositiveClass] = useState("");
  const [patients, setPatients] = useState("stop");
  const [refusedFiles, setRefusedFiles] = useState("stop");
  const start = useMutation({ mutationFn: startImport });
  const given = {
    slug: slug || undefined,
    name: name.trim() || undefined,
    positiveClass: positiveClass.trim() || undefined,
  };
  const request: unknown =
    source === "path" ? { path, ...given, patients, refusedFiles } : { builtin: source, ...given };
  const parsed = importRequestSchema.safeParse(request);
  const send = (checked: ImportRequest) => start.mutate(checked);
  const slugProblem =
    slug !== "" && !/^[a-z0-9][a-z0-9-]{0,60}$/.test(slug) ? "lower-case letters, digits and -" : undefined;
  return (
    <Modal
      opened={open === "1"}
      onClose={() => {
        setOpen("");
        start.reset();
      }}
      title="Import a dataset"
      centered
      transitionProps={{ duration: 0 }}
    >
      {start.data ? (
        <ImportProgress id={start.data.id} again={() => start.reset()} />
      ) : (
        <Stack gap={12}>
          <Select
            label="Source"
            allowDeselect={false}
            data={SOURCES}
            value={source}
            onChange={(value) => setSource(value ?? "path")}
          />
          {source === "path" ? (
            <TextInput
              label="Folder"
              description="On the worker's machine; holds fold_0/all, fold_0/hem and so on."
              placeholder="/data/C-NMC_training_data"
              value={path}
              onChange={(event) => setPath(event.currentTarget.value)}
            />
          ) : null}
          <TextInput
            label="Slug (optional)"
            description={`Used in plans, as the value of dataset. By default ${source === "path" ? "made from the folder's name" : "the dataset's own"}.`}
            placeholder="c-nmc-2019"
            value={slug}
            error={slugProblem}
            onChange={(event) => setSlug(event.currentTarget.value)}
          />
          <TextInput
            label="Name"
            description={`What pages show. By default ${source === "path" ? "the slug" : "the set's own"}.`}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Positive class"
            description={`The class folder that AUC and precision-recall are of. By default the first ${source === "path" ? "by name; fixed once something was trained" : "of the set"}.`}
            placeholder="malignant"
            value={positiveClass}
            onChange={(event) => setPositiveClass(event.currentTarget.value)}
          />
          {source === "path" ? (
            <Select
              label="An image that cannot be used"
              description="Broken, of another size, or the same image twice."
              allowDeselect={false}
              data={REFUSED}
              value={refusedFiles}
              onChange={(value) => setRefusedFiles(value ?? "stop")}
            />
          ) : null}
          {source === "path" ? (
            <Select
              label="File without a patient ID"
              allowDeselect={false}
              data={PATIENTS}
              value={patients}
              onChange={(value) => setPatients(value ?? "stop")}
            />
          ) : null}
          {start.error ? <ErrorState error={start.error} /> : null}
          <Button
            disabled={!parsed.success}
            loading={start.isPending}
            onClick={() => (parsed.success ? send(parsed.data) : undefined)}
          >
            Import
          </Button>
        </Stack>
      )}
    </Modal>
  );
}
