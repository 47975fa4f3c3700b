"use client";

import type { EvaluationView } from "@foldwise/core";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { QueryView } from "@/components/query-view";
import { toCsv } from "@/exports/csv";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { chartsToSvg } from "@/exports/svg";
import { type RocChart as Chart, prepareRoc } from "../prepare/roc";
import { rocQuery } from "../queries/run";
import { RocChart } from "./roc-chart";

interface RocPanelProps {
  evaluation: Pick<EvaluationView, "id">;
  /** Name of exported files. */
  file: string;
}

/** The ROC curve of one evaluation's scores. */
export function RocPanel({ evaluation, file }: RocPanelProps) {
  const query = useQuery(rocQuery(evaluation.id));
  return (
    <QueryView query={query}>
      {(roc) => {
        const chart = prepareRoc(roc);
        return chart ? (
          <Drawn chart={chart} file={file} />
        ) : (
          <figure>
            <figcaption className="fw-dim">No ROC curve: {roc.reason ?? "no scores were stored"}.</figcaption>
          </figure>
        );
      }}
    </QueryView>
  );
}

function Drawn({ chart, file }: { chart: Chart; file: string }) {
  const root = useRef<HTMLElement>(null);
  const saveSvg = () => {
    const svg = root.current ? chartsToSvg(root.current) : null;
    if (svg) download(fileName(file, "svg"), svg.text, "image/svg+xml");
  };
  return (
    <figure ref={root} style={{ background: "var(--fw-surface)" }}>
      <figcaption className="fw-dim">
        ROC curve, {chart.about}{" "}
        <Button size="compact-xs" variant="subtle" leftSection={<IconDownload size={12} />} onClick={saveSvg}>
          SVG
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() =>
            download(
              fileName(file, "csv"),
              toCsv(chart.table.header, chart.table.rows),
              "text/csv;charset=utf-8",
            )
          }
        >
          CSV
        </Button>
      </figcaption>
      <RocChart chart={chart} />
    </figure>
  );
}
