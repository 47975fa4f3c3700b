"use client";

import type { TableView } from "@foldwise/core/contracts/saved-tables";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { Suspense, use, useState } from "react";
import { QueryView } from "@/components/query-view";
import type { PreparedText } from "@/yaml/text";
import { unpackDraft } from "../prepare/lazy-draft";
import { definitionQuery } from "../queries/builder";
import { TableBuilder } from "./table-builder";

/** Reads a table's text, which takes the parser of YAML: the page comes with that of the newest revision. */
const ReadTable = dynamic(() => import("./read-builder").then((module) => module.ReadTable), {
  loading: () => <Skeleton h={600} radius="lg" />,
  ssr: false,
});

interface EditTableProps {
  id: string;
  /** What the editor begins with, of this revision; null where the server did not know. */
  prepared: { revision: number | null; start: PreparedText } | null;
}

/** A saved table's newest revision. */
export function EditTablePage({ id, prepared }: EditTableProps) {
  const packed = useSearchParams().get("draft");
  const [draft] = useState(() => (packed === null ? null : unpackDraft(packed)));
  // Fetched anew at each visit and then left alone.
  const query = useQuery({ ...definitionQuery(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {(table) => (
        <Suspense fallback={<Skeleton h={600} radius="lg" />}>
          <Edited id={id} table={table} draft={draft} prepared={prepared} />
        </Suspense>
      )}
    </QueryView>
  );
}

interface EditedProps extends EditTableProps {
  table: TableView;
  draft: Promise<string | null> | null;
}

function Edited({ id, table, draft, prepared }: EditedProps) {
  const text = draft === null ? null : use(draft);
  const loaded = table.revision === null ? null : { id, revision: table.revision };
  if (text === null && prepared?.revision === table.revision)
    return <TableBuilder start={prepared.start} loaded={loaded} />;
  return <ReadTable text={text} table={table} loaded={loaded} />;
}
