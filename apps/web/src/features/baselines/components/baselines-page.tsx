"use client";

import type { BaselineView } from "@foldwise/core/contracts/http-responses";
import { Button, Select } from "@mantine/core";
import { IconJson, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { baselinesQuery } from "@/entities/baseline/queries";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { useUrlState } from "@/fetching/use-url-state";
import { prepareBaseline } from "../prepare/baseline-rows";
import { baselineColumns } from "./baseline-columns";
import { SourceActions } from "./source-actions";

/** Published numbers and where they stand. */
export function BaselinesPage() {
  const query = useQuery(baselinesQuery);
  // A link from a table or from the palette shows its source alone.
  const [onlyKey, setOnly] = useUrlState("source", "");
  return (
    <>
      <PageHead
        title="Baselines"
        about="Published results with source, table and row."
        actions={
          <Button component={Link} href="/baselines/new" leftSection={<IconPlus size={15} />}>
            New source
          </Button>
        }
      />
      <QueryView query={query}>
        {(baselines) => {
          const only = baselines.find(({ key }) => key === onlyKey);
          return baselines.length === 0 ? (
            <EmptyState
              sentence="No published results have been imported."
              action={{ label: "Tables", href: "/tables" }}
              command="npx foldwise baseline import my-source.yaml"
            />
          ) : (
            <div className="fw-stack">
              {only ? (
                <Button variant="default" w="fit-content" onClick={() => setOnly("")}>
                  Show all sources
                </Button>
              ) : null}
              {(only ? [only] : baselines).map((baseline) => (
                <Source key={baseline.id} baseline={baseline} />
              ))}
            </div>
          );
        }}
      </QueryView>
    </>
  );
}

function Source({ baseline }: { baseline: BaselineView }) {
  const source = prepareBaseline(baseline);
  const [table, setTable] = useUrlState(`table.${baseline.key}`, "");
  const rows = source?.rows.filter((row) => table === "" || row.table === table) ?? [];
  const save = () =>
    download(fileName(baseline.key, "json"), JSON.stringify(baseline.document, null, 2), "application/json");
  return (
    <Section
      flush
      title={source?.title ?? baseline.key}
      about={
        source ? (
          <>
            {source.where}
            {source.doi ? (
              <>
                {" · "}
                <a className="fw-link" href={`https://doi.org/${source.doi}`}>
                  doi {source.doi}
                </a>
              </>
            ) : null}
            {` · ${source.dataset}. ${source.notes.join(" ")}`}
          </>
        ) : (
          "This document has an unknown format; download it as JSON."
        )
      }
      actions={
        <>
          <Select
            aria-label="Table of the source"
            w={130}
            clearable
            placeholder="All tables"
            data={source?.tables.map((value) => ({ value, label: `Table ${value}` })) ?? []}
            value={table || null}
            onChange={(value) => setTable(value ?? "")}
          />
          <CsvButton title={baseline.key} columns={baselineColumns} rows={rows} />
          <Button variant="default" leftSection={<IconJson size={14} />} onClick={save}>
            JSON
          </Button>
          <SourceActions baseline={baseline} />
        </>
      }
    >
      <DataTable
        label={`Numbers of ${baseline.key}`}
        columns={baselineColumns}
        rows={rows}
        rowKey={(row) => row.key}
      />
    </Section>
  );
}
