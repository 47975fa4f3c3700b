"use client";

import { Button, Paper } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { tablesQuery } from "@/entities/table/queries";
import { tableColumns } from "./table-columns";

/** The tables there are, and how far runs have filled each. */
export function TablesPage() {
  const tables = useQuery(tablesQuery);
  return (
    <>
      <PageHead
        title="Tables"
        about="Published results next to ours; every cell opens its runs."
        actions={
          <Button component={Link} href="/tables/new" leftSection={<IconPlus size={15} />}>
            New table
          </Button>
        }
      />
      <QueryView query={tables}>
        {(rows) => (
          <Paper style={{ overflow: "hidden" }}>
            <DataTable
              label="Tables"
              columns={tableColumns}
              rows={rows}
              rowKey={(table) => table.id}
              empty={
                <EmptyState
                  sentence="No tables are defined. Definitions are in data/."
                  action={{ label: "Baselines", href: "/baselines" }}
                  command="npx foldwise table ls"
                />
              }
            />
          </Paper>
        )}
      </QueryView>
    </>
  );
}
