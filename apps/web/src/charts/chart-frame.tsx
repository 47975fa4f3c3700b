"use client";

import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconChartLine,
  IconDots,
  IconFileTypeCsv,
  IconFileTypeSvg,
  IconPhoto,
  IconTable,
} from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { Section } from "@/components/section";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { chartsToSvg, svgToPng } from "@/exports/svg";
import { toCsv } from "@/formats/csv";
import classes from "./chart-frame.module.css";
import type { ChartTable } from "./chart-table";
import { ChartTableView } from "./chart-table-view";

interface ChartFrameProps {
  title: ReactNode;
  about?: ReactNode;
  /** Name of exported files. */
  file: string;
  /** A function where making it takes long: it is called when the table is wanted. */
  table: ChartTable | (() => ChartTable);
  controls?: ReactNode;
  /** What chooses the numbers: it stays above the chart and above its table. */
  tabs?: ReactNode;
  children: ReactNode;
}

/** A chart with everything a chart has: its numbers as a table, and PNG, SVG and CSV of itself. */
export function ChartFrame({ title, about, file, table, controls, tabs, children }: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const readTable = () => (typeof table === "function" ? table() : table);
  const save = async (kind: "svg" | "png") => {
    const heading = root.current?.closest("section")?.querySelector("h2");
    const above = [heading, heading?.nextElementSibling].filter((one) => one instanceof Element);
    const svg = root.current ? chartsToSvg(root.current, above) : null;
    if (!svg) {
      notifications.show({ message: "No chart to save yet.", color: "gray" });
      return;
    }
    if (kind === "svg") download(fileName(file, "svg"), svg.text, "image/svg+xml");
    else {
      const png = await svgToPng(svg);
      if (png) download(fileName(file, "png"), png);
    }
  };
  const menu = (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <Tooltip label="Table view, download">
          <ActionIcon aria-label="Chart menu">
            <IconDots size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={asTable ? <IconChartLine size={15} /> : <IconTable size={15} />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? "Show as chart" : "Show as table"}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconPhoto size={15} />} disabled={asTable} onClick={() => void save("png")}>
          PNG
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileTypeSvg size={15} />}
          disabled={asTable}
          onClick={() => void save("svg")}
        >
          SVG
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileTypeCsv size={15} />}
          onClick={() => {
            const { header, rows } = readTable();
            download(fileName(file, "csv"), toCsv(header, rows), "text/csv;charset=utf-8");
          }}
        >
          CSV
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <Section title={title} about={about} actions={controls} corner={menu}>
      {tabs ? <div className={classes.tabs}>{tabs}</div> : null}
      <div ref={root} className={classes.ground}>
        {asTable ? <ChartTableView table={readTable()} label={file} /> : children}
      </div>
    </Section>
  );
}
