"use client";

import type { WeightsKind } from "@foldwise/core/words";
import { Anchor, Button } from "@mantine/core";
import { IconStopwatch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { ErrorState } from "@/components/error-state";
import { Link } from "@/components/link";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { AnswerError } from "@/entities/worker-request/answer-error";
import { type LatencyRow, latencyRows } from "../prepare/predictions";
import { measureLatency, runLatencyQuery } from "../queries/predict";
import classes from "./predict.module.css";

const COLUMNS: Column<LatencyRow>[] = [
  { key: "part", header: "one image", value: (row) => row.part },
  {
    key: "median",
    header: "median (ms)",
    align: "right",
    value: (row) => row.median,
    cell: (row) => row.median.toFixed(2),
  },
  {
    key: "p95",
    header: "p95 (ms)",
    align: "right",
    value: (row) => row.p95,
    cell: (row) => row.p95.toFixed(2),
  },
];

/** How long one image takes on the worker's machine: the last measurement of these weights. */
export function LatencyPanel({ id, weights }: { id: string; weights: WeightsKind }) {
  const client = useQueryClient();
  const kept = useQuery(runLatencyQuery(id));
  const measure = useMutation({
    mutationFn: () => measureLatency(id, { weights }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["latency"] }),
  });
  const result = kept.data?.find((one) => one.weights === weights);
  return (
    <Section
      flush={result !== undefined}
      title="Inference latency"
      about={
        result ? (
          <>
            {result.images} images of {result.imageSize.join(" × ")} px, batch size 1, on{" "}
            {result.machine.gpu ?? result.machine.cpu}, {result.machine.threads} threads, TensorFlow{" "}
            {result.machine.tensorflow}, {result.weights} weights of epoch {result.epoch},{" "}
            <RelativeTime at={result.createdAt} />
          </>
        ) : (
          <>
            Test images one at a time, with the model loaded. Results are listed with the published ones under{" "}
            <TimesLink />.
          </>
        )
      }
      actions={
        <Button
          variant="default"
          leftSection={<IconStopwatch size={14} />}
          loading={measure.isPending}
          onClick={() => measure.mutate()}
        >
          {result ? "Measure again" : "Measure"}
        </Button>
      }
    >
      {measure.error ? <AnswerError error={measure.error} /> : null}
      {kept.error ? <ErrorState error={kept.error} /> : null}
      {result ? (
        <>
          <DataTable
            label="Inference latency"
            columns={COLUMNS}
            rows={latencyRows(result)}
            rowKey={(row) => row.part}
            sortParameter="tsort"
          />
          <p className={classes.note}>
            Compare with published results: <TimesLink />.
          </p>
        </>
      ) : null}
    </Section>
  );
}

function TimesLink() {
  return (
    <Anchor component={Link} href="/latency" c="inherit" fz="inherit" td="underline">
      Inference latency
    </Anchor>
  );
}
