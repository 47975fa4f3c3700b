"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/link";
import { healthQuery, workersQuery } from "@/entities/worker/queries";
import { prepareWorkerStatus } from "../prepare/worker-status";
import classes from "./header.module.css";

export function WorkerChip() {
  const status = prepareWorkerStatus(useQuery(workersQuery).data, useQuery(healthQuery).data);
  return (
    <Link
      href="/workers"
      className={classes.chip}
      data-tone={status.tone}
      aria-label={`Workers: ${status.text}`}
    >
      <span className={classes.dot} aria-hidden />
      <span className="mantine-visible-from-sm">{status.text}</span>
      <span className="mantine-hidden-from-sm">{status.short}</span>
    </Link>
  );
}
