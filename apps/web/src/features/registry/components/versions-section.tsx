"use client";

import { Button, Group, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { plural } from "@/formats/numbers";
import type { ModelVersion } from "../queries";
import { useRegistryChange } from "../use-registry-change";
import { Removable } from "./removable";
import { TextForm } from "./text-form";

const STAGES = ["None", "Staging", "Production", "Archived"];

export function VersionsSection({ name, versions }: { name: string; versions: readonly ModelVersion[] }) {
  return (
    <Section
      flush
      title="Versions"
      about={plural(versions.length, "version")}
      actions={<CsvButton title={`${name} versions`} columns={COLUMNS} rows={versions} />}
    >
      <DataTable
        label={`Versions of ${name}`}
        columns={COLUMNS}
        rows={versions}
        rowKey={({ version }) => version}
        empty={<EmptyState sentence="No versions yet: mlflow.register_model publishes one." />}
      />
    </Section>
  );
}

function Aliases({ version: { name, version, aliases } }: { version: ModelVersion }) {
  const { change } = useRegistryChange();
  return (
    <Group gap={6} wrap="nowrap">
      {aliases.map((alias) => (
        <Removable
          key={alias}
          text={alias}
          label={`Remove the alias ${alias}`}
          onRemove={() => void change({ change: "deleteAlias", body: { name, alias } })}
        />
      ))}
      <TextForm
        label={`New alias of version ${version}`}
        placeholder="alias"
        button="Add"
        width={110}
        onSave={(alias) => change({ change: "setAlias", body: { name, version, alias } })}
      />
    </Group>
  );
}

function Stage({ version: { name, version, current_stage } }: { version: ModelVersion }) {
  const { change, isPending } = useRegistryChange();
  return (
    <NativeSelect
      w={120}
      aria-label={`Stage of version ${version}`}
      data={STAGES}
      disabled={isPending}
      value={current_stage}
      onChange={(event) =>
        void change({ change: "moveVersion", body: { name, version, stage: event.currentTarget.value } })
      }
    />
  );
}

function Description({ version: { name, version, description } }: { version: ModelVersion }) {
  const { change } = useRegistryChange();
  return (
    <TextForm
      label={`Description of version ${version}`}
      placeholder="none"
      button="Save"
      initial={description}
      onSave={(text) => change({ change: "describeVersion", body: { name, version, description: text } })}
    />
  );
}

function DeleteVersion({ version: { name, version } }: { version: ModelVersion }) {
  const [asking, setAsking] = useState(false);
  const { change, isPending } = useRegistryChange();
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        loading={isPending}
        aria-label={`Delete version ${version}`}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete version ${version} of ${name}?`}
        text="It is removed with its aliases, permanently, and its number is not given again; its run and files stay."
        confirm="Delete"
        dismiss="Cancel"
        onConfirm={() => void change({ change: "deleteVersion", body: { name, version } })}
      />
    </>
  );
}

const runsAddress = (runId: string) => `/runs?${new URLSearchParams({ filter: `run_id = '${runId}'` })}`;

const COLUMNS: Column<ModelVersion>[] = [
  { key: "version", header: "version", align: "right", value: ({ version }) => Number(version) },
  {
    key: "aliases",
    header: "aliases",
    value: ({ aliases }) => aliases.join(", "),
    cell: (version) => <Aliases version={version} />,
  },
  {
    key: "stage",
    header: "stage",
    value: ({ current_stage }) => current_stage,
    cell: (version) => <Stage version={version} />,
  },
  {
    key: "run",
    header: "source run",
    missing: "It was registered without a run.",
    value: ({ run_id }) => run_id || null,
    cell: ({ run_id }) =>
      run_id === "" ? null : (
        <Link className="fw-link" href={runsAddress(run_id)}>
          {run_id.slice(0, 8)}
        </Link>
      ),
  },
  { key: "source", header: "source", wrap: 260, value: ({ source }) => source },
  {
    key: "description",
    header: "description",
    value: ({ description }) => description,
    cell: (version) => <Description version={version} />,
  },
  {
    key: "tags",
    header: "tags",
    wrap: 220,
    value: ({ tags }) => tags.map(({ key, value }) => `${key}=${value}`).join(", "),
  },
  {
    key: "created",
    header: "created",
    value: ({ creation_timestamp }) => new Date(creation_timestamp).toISOString(),
    cell: ({ creation_timestamp }) => <RelativeTime at={new Date(creation_timestamp).toISOString()} />,
  },
  {
    key: "delete",
    header: "actions",
    isSortable: false,
    value: () => null,
    cell: (version) => <DeleteVersion version={version} />,
  },
];
