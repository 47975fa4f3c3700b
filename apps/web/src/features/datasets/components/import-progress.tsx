"use client";

import { isRetryable, isTerminal } from "@foldwise/core/states";
import { Button, Progress, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ErrorState } from "@/components/error-state";
import { Link } from "@/components/link";
import { QueryView } from "@/components/query-view";
import { StateBadge } from "@/components/state-badge";
import { cancelImport, datasetsQuery, importQuery, openImportsQuery } from "@/entities/dataset/queries";
import { importProblems, prepareReport } from "../prepare/report";
import { ReportList } from "./report-list";

interface ImportProgressProps {
  id: number;
  /** @param request what was sent, to be changed */
  again: (request: Record<string, unknown>) => void;
}

/** How far an import is; at its end the set, or every file and field that stopped it. */
export function ImportProgress({ id, again }: ImportProgressProps) {
  const query = useQuery(importQuery(id));
  const client = useQueryClient();
  const state = query.data?.state;
  useEffect(() => {
    if (state !== undefined && isTerminal(state))
      void client.invalidateQueries({ queryKey: openImportsQuery.queryKey });
    if (state === "complete") void client.invalidateQueries({ queryKey: datasetsQuery.queryKey });
  }, [state, client]);
  const cancel = useMutation({
    mutationFn: () => cancelImport(id),
    onSuccess: (job) => client.setQueryData(importQuery(id).queryKey, job),
  });
  return (
    <QueryView query={query}>
      {(job) => (
        <Stack gap={12}>
          <div>
            <StateBadge state={job.state} waitingForSlot={false} />
          </div>
          <Progress
            value={
              job.state === "complete"
                ? 100
                : job.progress
                  ? (100 * job.progress.done) / Math.max(1, job.progress.total)
                  : 0
            }
            aria-label="Progress of the import"
          />
          <span className="tabular">
            {job.progress
              ? `${job.progress.phase}: ${job.progress.done.toLocaleString("en")} of ${job.progress.total.toLocaleString("en")}`
              : job.state === "queued"
                ? "Waiting for a worker; it usually takes a few seconds."
                : ""}
          </span>
          {job.error ? (
            <div role="alert">
              <strong>{job.error.message.split("\n")[0]}</strong>
              <ul style={{ paddingLeft: 16 }}>
                {importProblems(job.error.problems).map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </div>
          ) : null}
          {job.report ? <ReportList report={prepareReport(job.report)} /> : null}
          {job.state === "complete" && job.datasetId !== null ? (
            <Button component={Link} href={`/datasets/${job.datasetId}`}>
              Open the dataset
            </Button>
          ) : null}
          {job.state === "cancelled" ? <span>Nothing was stored.</span> : null}
          {cancel.error ? <ErrorState error={cancel.error} /> : null}
          {isTerminal(job.state) ? null : (
            <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel import
            </Button>
          )}
          {isRetryable(job.state) || (job.state === "complete" && job.datasetId === null) ? (
            <Button variant="default" onClick={() => again(job.request)}>
              {job.state === "complete" ? "Back to the import" : "Change and try again"}
            </Button>
          ) : null}
        </Stack>
      )}
    </QueryView>
  );
}
