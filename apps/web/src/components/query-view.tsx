"use client";

import { Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "./error-state";

interface QueryViewProps<Data> {
  query: UseQueryResult<Data, Error>;
  /** Stands where the content will stand, at its height; a plain block by default. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Skeleton, error or content. What is shown stays while a newer answer is fetched or fails. */
export function QueryView<Data>({ query, skeleton, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return skeleton ?? <Skeleton h={320} radius="lg" />;
}
