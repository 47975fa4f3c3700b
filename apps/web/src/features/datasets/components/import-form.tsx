"use client";

import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { Button, Select, Stack, TextInput } from "@mantine/core";
import { ErrorState } from "@/components/error-state";
import { type ImportDraft, requestOf } from "../prepare/import-draft";

const SOURCES = [
  { value: "path", label: "A folder that the worker can read" },
  { value: "synthetic-cells", label: "Synthetic cells (built in)" },
  { value: "digits", label: "Handwritten digits (built in)" },
];
const PATIENTS = [
  { value: "stop", label: "Stop the import" },
  { value: "own-patient", label: "Assume one patient per image; leakage is unknown" },
  { value: "unknown", label: "Leave patients unknown" },
];
const REFUSED = [
  { value: "stop", label: "Stop the import and list every such file" },
  { value: "leave-out", label: "Leave it out and report it" },
];

interface ImportFormProps {
  draft: ImportDraft;
  change: (changes: Partial<ImportDraft>) => void;
  send: (request: ImportRequest) => void;
  isSending: boolean;
  error: Error | null;
}

/** What is imported, and under which name. */
export function ImportForm({ draft, change, send, isSending, error }: ImportFormProps) {
  const isFolder = draft.source === "path";
  const request = requestOf(draft);
  const slugProblem =
    draft.slug !== "" && !/^[a-z0-9][a-z0-9-]{0,60}$/.test(draft.slug)
      ? "lower-case letters, digits and -"
      : undefined;
  return (
    <Stack gap={12}>
      <Select
        label="Source"
        allowDeselect={false}
        data={SOURCES}
        value={draft.source}
        onChange={(value) => change({ source: value ?? "path" })}
      />
      {isFolder ? (
        <TextInput
          label="Folder"
          description="Path on the worker's machine; must contain fold_0/all, fold_0/hem and so on."
          placeholder="/data/C-NMC_training_data"
          value={draft.path}
          onChange={(event) => change({ path: event.currentTarget.value })}
        />
      ) : null}
      <TextInput
        label="Slug (optional)"
        description={`Used in plans, as the value of dataset. By default ${isFolder ? "derived from the folder name" : "the dataset's own"}.`}
        placeholder="c-nmc-2019"
        value={draft.slug}
        error={slugProblem}
        onChange={(event) => change({ slug: event.currentTarget.value })}
      />
      <TextInput
        label="Name"
        description={`Display name. By default ${isFolder ? "the slug" : "the dataset's own"}.`}
        value={draft.name}
        maxLength={120}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Positive class"
        description={`The positive class for AUC and precision-recall. By default the first ${isFolder ? "by name; cannot be changed once a model has been trained" : "of the set"}.`}
        placeholder="malignant"
        value={draft.positiveClass}
        onChange={(event) => change({ positiveClass: event.currentTarget.value })}
      />
      {isFolder ? (
        <>
          <Select
            label="An image that cannot be used"
            description="Broken, of a different size, or a duplicate."
            allowDeselect={false}
            data={REFUSED}
            value={draft.refusedFiles}
            onChange={(value) => change({ refusedFiles: value ?? "stop" })}
          />
          <Select
            label="File without a patient ID"
            allowDeselect={false}
            data={PATIENTS}
            value={draft.patients}
            onChange={(value) => change({ patients: value ?? "stop" })}
          />
        </>
      ) : null}
      {error ? <ErrorState error={error} /> : null}
      <Button
        disabled={request === null}
        loading={isSending}
        onClick={() => (request === null ? undefined : send(request))}
      >
        Import
      </Button>
    </Stack>
  );
}
