"use client";

import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { ApiError } from "@/fetching/fetch-json";
import { NO_WORKER } from "./queries";

/** Why there is no answer; where no worker runs, how to start one. */
export function AnswerError({ error, retry }: { error: Error; retry?: () => void }) {
  const isAway =
    error instanceof ApiError &&
    (error.code === NO_WORKER || (error.code === "unavailable" && error.message.includes("worker")));
  if (isAway)
    return (
      <EmptyState sentence="No worker is running. Start one and try again." command="npx foldwise worker" />
    );
  return <ErrorState error={error} retry={retry} />;
}
