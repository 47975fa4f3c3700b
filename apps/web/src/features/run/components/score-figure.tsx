"use client";

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useRef } from "react";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { chartsToSvg } from "@/exports/svg";
import { toCsv } from "@/formats/csv";
import type { UnitChart as Chart } from "../prepare/unit-chart";
import classes from "./run.module.css";
import { UnitChart } from "./unit-chart";

interface ScoreFigureProps {
  chart: Chart;
  /** Name of exported files. */
  file: string;
}

/** A chart with what it says in a line, as SVG and CSV too. */
export function ScoreFigure({ chart, file }: ScoreFigureProps) {
  const root = useRef<HTMLElement>(null);
  const saveSvg = () => {
    const svg = root.current ? chartsToSvg(root.current) : null;
    if (svg) download(fileName(file, "svg"), svg.text, "image/svg+xml");
  };
  return (
    <figure ref={root} className={classes.score}>
      <figcaption className="fw-dim">
        {chart.title}, {chart.about}{" "}
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
      <UnitChart chart={chart} />
    </figure>
  );
}
