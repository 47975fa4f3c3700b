"use client";

import { use, useMemo } from "react";
import { loadParser } from "@/yaml/load-parser";
import { TableBuilder, type TableBuilderProps } from "./table-builder";

/** The builder of a text that is not known ahead: waits for the parser. */
export function ReadBuilder({ text, ...props }: Omit<TableBuilderProps, "start"> & { text: string }) {
  const { prepareText } = use(loadParser());
  const start = useMemo(() => prepareText(text, "table"), [prepareText, text]);
  return <TableBuilder {...props} start={start} />;
}
