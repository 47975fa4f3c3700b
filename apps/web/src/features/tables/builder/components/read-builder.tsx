"use client";

import type { TableView } from "@foldwise/core/contracts/saved-tables";
import { use, useMemo } from "react";
import { loadParser } from "@/yaml/load-parser";
import { startOf } from "../prepare/start";
import { TableBuilder, type TableBuilderProps } from "./table-builder";

/** The builder of a text that is not known ahead: waits for the parser. */
export function ReadBuilder({ text, ...props }: Omit<TableBuilderProps, "start"> & { text: string }) {
  const { prepareText } = use(loadParser());
  const start = useMemo(() => prepareText(text, "table"), [prepareText, text]);
  return <TableBuilder {...props} start={start} />;
}

interface ReadTableProps {
  /** A draft that was not saved; null for what the table itself begins with. */
  text: string | null;
  table: TableView;
  loaded: TableBuilderProps["loaded"];
}

/** The builder of a table's draft, or of a revision that the page did not come with. */
export function ReadTable({ text, table, loaded }: ReadTableProps) {
  return <ReadBuilder text={text ?? startOf(table)} isDraft={text !== null} loaded={loaded} />;
}
