"use client";

import { Skeleton } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { stringify } from "yaml";
import { QueryView } from "@/components/query-view";
import { BLANK_BASELINE } from "../prepare/baseline-text";
import { baselineQuery } from "../queries/baseline";
import { BaselineEditor } from "./baseline-editor";

/** A new source of published numbers, or a new revision of the one that `?from` names. */
export function NewBaselinePage() {
  const from = useSearchParams().get("from");
  const base = baselineQuery(from ?? "");
  const query = useQuery({ ...base, queryFn: from ? base.queryFn : skipToken });
  if (!from) return <BaselineEditor start={BLANK_BASELINE} revised={null} />;
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {({ key, source, document }) => (
        <BaselineEditor start={source ?? stringify(document, { lineWidth: 0 })} revised={key} />
      )}
    </QueryView>
  );
}
