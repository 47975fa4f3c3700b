"use client";

import type { TableView } from "@foldwise/core/contracts/saved-tables";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Suspense, use, useState } from "react";
import { QueryView } from "@/components/query-view";
import { unpackDraft } from "../prepare/draft-url";
import { startOfCopy } from "../prepare/start";
import { definitionQuery } from "../queries/builder";
import { ReadBuilder } from "./read-builder";

/** A saved table's newest revision. */
export function EditTablePage({ id }: { id: string }) {
  const packed = useSearchParams().get("draft");
  const [draft] = useState(() => (packed === null ? null : unpackDraft(packed)));
  // Fetched anew at each visit and then left alone.
  const query = useQuery({ ...definitionQuery(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {(table) => (
        <Suspense fallback={<Skeleton h={600} radius="lg" />}>
          <Edited id={id} table={table} draft={draft} />
        </Suspense>
      )}
    </QueryView>
  );
}

interface EditedProps {
  id: string;
  table: TableView;
  draft: Promise<string | null> | null;
}

function Edited({ id, table, draft }: EditedProps) {
  const text = draft === null ? null : use(draft);
  return (
    <ReadBuilder
      text={text ?? (table.revision === null ? startOfCopy(table) : table.source)}
      isDraft={text !== null}
      loaded={table.revision === null ? null : { id, revision: table.revision }}
    />
  );
}
