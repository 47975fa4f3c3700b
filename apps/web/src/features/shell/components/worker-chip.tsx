"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { prepareWorkerStatus } from "../prepare/worker-status";
import { healthQuery, workersQuery } from "../queries/health";
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
