"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import type { PreparedText } from "@/yaml/text";
import { unpackDraft } from "../prepare/lazy-draft";
import { TableBuilder } from "./table-builder";

/** Writes a table's text, which takes the parser of YAML: an empty table comes written. */
const StartedTable = dynamic(() => import("./started-table").then((module) => module.StartedTable), {
  loading: () => <Skeleton h={600} radius="lg" />,
  ssr: false,
});

/** A new table: empty, of the sweep that `?sweep` or the fold group that `?group` names, or a copy of the table that `?from` names. */
export function NewTablePage({ blank }: { blank: PreparedText }) {
  const search = useSearchParams();
  const sweep = search.get("sweep");
  const group = search.get("group");
  const from = search.get("from");
  // What is typed later goes into the address, and is not read again.
  const [draft] = useState(() => {
    const packed = search.get("draft");
    return packed === null ? null : unpackDraft(packed);
  });
  if (draft === null && !sweep && !group && !from) return <TableBuilder start={blank} loaded={null} />;
  return <StartedTable draft={draft} sweep={sweep} group={group} from={from} blank={blank.text} />;
}
