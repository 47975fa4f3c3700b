"use client";

import { useQuery } from "@tanstack/react-query";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { latencyQuery } from "../queries/latency";
import { measuredColumns, publishedColumns } from "./latency-columns";

/** How long one image takes: measured on the machines here, and printed elsewhere. */
export function LatencyPage() {
  const query = useQuery(latencyQuery);
  return (
    <>
      <PageHead
        title="Prediction times"
        about="Milliseconds for one image, one after another, with the network loaded and warm."
      />
      <QueryView query={query}>
        {({ measured, published }) => (
          <div className="fw-stack">
            {measured.length === 0 ? (
              <EmptyState
                sentence="Nothing is measured yet: open a finished run, Predict, Measure."
                action={{ label: "Runs", href: "/runs?state=complete" }}
                command="npx foldwise model latency 1"
              />
            ) : (
              <Section
                flush
                title="Measured here"
                actions={<CsvButton title="prediction times" columns={measuredColumns} rows={measured} />}
              >
                <DataTable
                  label="Measured prediction times"
                  columns={measuredColumns}
                  rows={measured}
                  rowKey={(row) => row.id}
                />
              </Section>
            )}
            <Section
              flush
              title="Published"
              about="Other machines, which the source does not describe further, and another program: what is compared here is only the order of magnitude."
            >
              <DataTable
                label="Published prediction times"
                columns={publishedColumns}
                rows={published}
                rowKey={(row) => `${row.source} ${row.where}`}
                sortParameter="psort"
              />
            </Section>
          </div>
        )}
      </QueryView>
    </>
  );
}
