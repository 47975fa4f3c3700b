"use client";

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { useUrlState } from "@/fetching/use-url-state";
import { toCsv } from "@/formats/csv";
import { type Column, parseSorting } from "./column";
import { sortRows } from "./sort-rows";

interface CsvButtonProps<Row> {
  title: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  sortParameter?: string;
}

/** Downloads what the table shows, in the order it shows it. */
export function CsvButton<Row>({ title, columns, rows, sortParameter = "sort" }: CsvButtonProps<Row>) {
  const [sortText] = useUrlState(sortParameter, "");
  const save = () => {
    const sorted = sortRows(rows, columns, parseSorting(sortText, columns));
    const header = columns.map((column) => column.header || column.key);
    const body = sorted.map((row) => columns.map((column) => column.value(row)));
    download(fileName(title, "csv"), toCsv(header, body), "text/csv;charset=utf-8");
  };
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} />}
      onClick={save}
      disabled={rows.length === 0}
    >
      CSV
    </Button>
  );
}
