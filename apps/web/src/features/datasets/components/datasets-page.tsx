"use client";

import { Button, Paper } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { useUrlState } from "@/fetching/use-url-state";
import { datasetsQuery } from "../queries/datasets";
import { datasetColumns } from "./dataset-columns";
import { ImportDialog } from "./import-dialog";

/** The data sets that sweeps can name. */
export function DatasetsPage() {
  const datasets = useQuery(datasetsQuery);
  const [, setImport] = useUrlState("import", "");
  return (
    <>
      <PageHead
        title="Data sets"
        about="Folds, classes and patients of what sweeps can train on."
        actions={
          <Button leftSection={<IconPlus size={14} />} onClick={() => setImport("1")}>
            Import
          </Button>
        }
      />
      <ImportDialog />
      <QueryView query={datasets}>
        {(rows) => (
          <Paper style={{ overflow: "hidden" }}>
            <DataTable
              label="Data sets"
              columns={datasetColumns}
              rows={rows}
              rowKey={(set) => set.id}
              empty={
                <EmptyState
                  sentence="No data set has been imported yet."
                  action={{ label: "Import a data set", href: "/datasets?import=1" }}
                  command="npx foldwise dataset import ./C-NMC_training_data --slug c-nmc"
                />
              }
            />
          </Paper>
        )}
      </QueryView>
    </>
  );
}
