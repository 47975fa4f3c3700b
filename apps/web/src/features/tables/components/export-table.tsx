"use client";

import type { FilledTable, TableFormat } from "@foldwise/core/tables";
import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCopy, IconDownload } from "@tabler/icons-react";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { lazyModule } from "@/fetching/lazy-module";
import { tableName } from "@/formats/table-name";

const renderer = lazyModule(() => import("../prepare/render-table"));

const NAMES: Record<TableFormat, { label: string; extension: string; type: string }> = {
  latex: { label: "LaTeX", extension: "tex", type: "application/x-tex" },
  md: { label: "Markdown", extension: "md", type: "text/markdown;charset=utf-8" },
  csv: { label: "CSV", extension: "csv", type: "text/csv;charset=utf-8" },
  json: { label: "JSON", extension: "json", type: "application/json" },
};
const ORDER: readonly TableFormat[] = ["latex", "md", "csv", "json"];

/** The table as it stands, in each format to copy and to download; every one carries the ribbon. */
export function ExportTable({ table }: { table: FilledTable }) {
  renderer.use();
  const render = async (format: TableFormat) => {
    const { renderTable } = renderer.loaded() ?? (await renderer.load());
    return renderTable(table, format);
  };
  const copy = async (format: TableFormat) => {
    const { label } = NAMES[format];
    try {
      await navigator.clipboard.writeText(await render(format));
      notifications.show({ message: `${label} of ${tableName(table.table)} copied.`, color: "gray" });
    } catch {
      notifications.show({
        message: `The browser does not allow copying here; download the ${label} file instead.`,
        color: "red",
      });
    }
  };
  const save = async (format: TableFormat) => {
    const { extension, type } = NAMES[format];
    const name = fileName(`${tableName(table.table)} ${table.dataset.name}`, extension);
    download(name, await render(format), type);
  };
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ORDER.map((format) => (
          <Menu.Item key={format} leftSection={<IconCopy size={15} />} onClick={() => void copy(format)}>
            Copy {NAMES[format].label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {ORDER.map((format) => (
          <Menu.Item key={format} leftSection={<IconDownload size={15} />} onClick={() => void save(format)}>
            Download {NAMES[format].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
