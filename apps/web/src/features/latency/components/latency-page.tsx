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
        title="Inference latency"
        about="Milliseconds per image, batch size 1, with the model loaded and warm."
      />
      <QueryView query={query}>
        {({ measured, published }) => (
          <div className="fw-stack">
            {measured.length === 0 ? (
              <EmptyState
                sentence="No measurements yet. Open a finished run, then Predict, then Measure."
                action={{ label: "Runs", href: "/runs?state=complete" }}
                command="npx foldwise model latency 1"
              />
            ) : (
              <Section
                flush
                title="Measured here"
                actions={<CsvButton title="inference latency" columns={measuredColumns} rows={measured} />}
              >
                <DataTable
                  label="Measured inference latency"
                  columns={measuredColumns}
                  rows={measured}
                  rowKey={(row) => row.id}
                />
              </Section>
            )}
            <Section
              flush
              title="Published"
              about="Measured on other machines and software, not described further in the source; compare orders of magnitude only."
            >
              <DataTable
                label="Published inference latency"
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
