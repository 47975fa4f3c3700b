"use client";

import { Skeleton } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Suspense, use, useMemo } from "react";
import { QueryView } from "@/components/query-view";
import { loadParser } from "@/yaml/load-parser";
import type { PreparedText } from "@/yaml/text";
import { baselineQuery } from "../queries/baseline";
import { BaselineEditor } from "./baseline-editor";

/** A new source of published numbers, or a new revision of the one that `?from` names. */
export function NewBaselinePage({ blank }: { blank: PreparedText }) {
  const from = useSearchParams().get("from");
  const base = baselineQuery(from ?? "");
  const query = useQuery({ ...base, queryFn: from ? base.queryFn : skipToken });
  if (!from) return <BaselineEditor start={blank} revised={null} />;
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {({ key, source, document }) => (
        <Suspense fallback={<Skeleton h={600} radius="lg" />}>
          <RevisedBaseline revised={key} source={source} document={document} />
        </Suspense>
      )}
    </QueryView>
  );
}

interface RevisedBaselineProps {
  revised: string;
  /** The file as it was written; null where only its content is kept. */
  source: string | null;
  document: unknown;
}

function RevisedBaseline({ revised, source, document }: RevisedBaselineProps) {
  const { prepareText, stringify } = use(loadParser());
  const start = useMemo(
    () => prepareText(source ?? stringify(document, { lineWidth: 0 }), "file"),
    [prepareText, stringify, source, document],
  );
  return <BaselineEditor start={start} revised={revised} />;
}
