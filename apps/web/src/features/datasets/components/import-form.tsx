"use client";

import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { MANIFEST_COLUMNS } from "@foldwise/core/datasets";
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { ErrorState } from "@/components/error-state";
import { columnsOf, type ImportDraft, requestOf } from "../prepare/import-draft";

const SOURCES = [
  { value: "path", label: "A folder that the worker can read" },
  { value: "synthetic-cells", label: "Synthetic cells (built in)" },
  { value: "digits", label: "Handwritten digits (built in)" },
  { value: "digits-ten", label: "Handwritten digits, all ten (built in)" },
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
  const preview = requestOf(draft, { preview: true });
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
          description="Path on the worker's machine: images in folders of classes, of train, val and test, or of folds, or with a CSV file."
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
        label="Name (optional)"
        description={`Display name. By default ${isFolder ? "the slug" : "the dataset's own"}.`}
        value={draft.name}
        maxLength={120}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Positive class (optional)"
        description={`The positive class for AUC and precision-recall. By default the first ${isFolder ? "by name; cannot be changed once a model has been trained" : "of the set"}.`}
        placeholder="malignant"
        value={draft.positiveClass}
        onChange={(event) => change({ positiveClass: event.currentTarget.value })}
      />
      {isFolder ? (
        <>
          <TextInput
            label="Manifest (optional)"
            description="A CSV file in the folder with a row for each image: path, label, fold, group, split."
            placeholder="labels.csv"
            value={draft.manifest}
            onChange={(event) => change({ manifest: event.currentTarget.value })}
          />
          {draft.manifest === "" ? null : (
            <TextInput
              label="Columns (optional)"
              description="Where the manifest's columns have other names."
              placeholder="path=file, label=diagnosis, group=patient_id"
              error={
                columnsOf(draft.columns) === null
                  ? `name=column, of ${MANIFEST_COLUMNS.join(", ")}`
                  : undefined
              }
              value={draft.columns}
              onChange={(event) => change({ columns: event.currentTarget.value })}
            />
          )}
          <TextInput
            label="Patient pattern (optional)"
            description="A regular expression that finds the patient in the path: its first group."
            placeholder={"(patient\\d+)_"}
            value={draft.patientPattern}
            onChange={(event) => change({ patientPattern: event.currentTarget.value })}
          />
          <Select
            label="Image that cannot be used"
            description="Broken, or a duplicate."
            allowDeselect={false}
            data={REFUSED}
            value={draft.refusedFiles}
            onChange={(value) => change({ refusedFiles: value ?? "stop" })}
          />
          <Select
            label="Image without a patient"
            allowDeselect={false}
            data={PATIENTS}
            value={draft.patients}
            onChange={(value) => change({ patients: value ?? "stop" })}
          />
        </>
      ) : null}
      {error ? <ErrorState error={error} /> : null}
      <Group grow>
        {isFolder ? (
          <Button
            variant="default"
            disabled={preview === null}
            loading={isSending}
            onClick={() => preview && send(preview)}
          >
            Preview
          </Button>
        ) : null}
        <Button disabled={request === null} loading={isSending} onClick={() => request && send(request)}>
          Import
        </Button>
      </Group>
    </Stack>
  );
}
