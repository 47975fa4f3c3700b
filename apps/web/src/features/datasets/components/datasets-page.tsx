"use client";

import { Button, Group, Paper, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { StateBadge } from "@/components/state-badge";
import { datasetsQuery, deletedDatasetsQuery, openImportsQuery } from "@/entities/dataset/queries";
import { useUrlDialog } from "@/fetching/use-url-state";
import { importSource } from "../prepare/import-draft";
import { datasetColumns } from "./dataset-columns";
import { IMPORT, ImportDialog, JOB } from "./import-dialog";
import { RestoreButton } from "./restore-button";

/** The datasets that sweeps can name. */
export function DatasetsPage() {
  const datasets = useQuery(datasetsQuery);
  const dialog = useUrlDialog(IMPORT);
  return (
    <>
      <PageHead
        title="Datasets"
        about="Folds, classes and patients of the datasets that sweeps can train on."
        actions={
          <Button leftSection={<IconPlus size={14} />} onClick={() => dialog.open("1", { [JOB]: null })}>
            Import
          </Button>
        }
      />
      <ImportDialog />
      <Stack gap={16}>
        <QueryView query={datasets}>
          {(rows) => (
            <Paper style={{ overflow: "hidden" }}>
              <DataTable
                label="Datasets"
                columns={datasetColumns}
                rows={rows}
                rowKey={(set) => set.id}
                empty={
                  <EmptyState
                    sentence="No dataset has been imported yet."
                    action={{ label: "Import a dataset", href: "/datasets?import=1" }}
                    command="npx foldwise dataset import ./C-NMC_training_data --slug c-nmc"
                  />
                }
              />
            </Paper>
          )}
        </QueryView>
        <OpenImports show={(id) => dialog.open("1", { [JOB]: String(id) })} />
        <DeletedSets />
      </Stack>
    </>
  );
}

/** Imports that wait or run, also those whose dialog was closed; nothing where there is none. */
function OpenImports({ show }: { show: (id: number) => void }) {
  const { data: imports = [] } = useQuery(openImportsQuery);
  if (imports.length === 0) return null;
  return (
    <Section title="Imports in progress">
      <Stack gap={8}>
        {imports.map(({ id, state, request }) => (
          <Group key={id} gap={12}>
            <StateBadge state={state} waitingForSlot={false} />
            <span>{importSource(request)}</span>
            <Button size="compact-xs" variant="default" onClick={() => show(id)}>
              Show import {id}
            </Button>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

/** Datasets that can be brought back; nothing where there is none. */
function DeletedSets() {
  const { data: deleted = [] } = useQuery(deletedDatasetsQuery);
  if (deleted.length === 0) return null;
  return (
    <Section title="Deleted" about="Hidden from new sweeps; permanently deleted by a purge.">
      <Stack gap={8}>
        {deleted.map((set) => (
          <Group key={set.id} gap={12}>
            <Link className="fw-link" href={`/datasets/${set.id}`}>
              {set.name}
            </Link>
            <span>{set.slug}</span>
            <RestoreButton dataset={set} compact />
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
