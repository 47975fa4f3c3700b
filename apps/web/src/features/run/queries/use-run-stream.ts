"use client";

import { type RunStreamEvent, runStreamEventSchema } from "@foldwise/core/contracts/http-responses";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { runLogQuery, runMetricsQuery, runQuery } from "@/entities/run/queries";
import { openStream } from "@/fetching/open-stream";
import { applyLog, applyRun, applyRunPoints } from "../prepare/stream";

/** At most two redraws a second. */
const REDRAW_MS = 500;

/** Follows a run: state, points and log lines behind what was fetched. Attempts are asked again when one is new. */
export function useRunStream(id: string, cursor: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (cursor === undefined) return;
    let waiting: RunStreamEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const apply = (event: RunStreamEvent) => {
      if (event.type === "points")
        client.setQueryData(runMetricsQuery(id).queryKey, (old) =>
          old ? applyRunPoints(old, event.changes) : old,
        );
      else if (event.type === "log")
        client.setQueryData(runLogQuery(id).queryKey, (old) => ({
          lines: applyLog(old?.lines ?? [], event.lines),
          next: event.next,
        }));
      else {
        const key = runQuery(id).queryKey;
        const before = client.getQueryData(key);
        client.setQueryData(key, (old) => (old ? applyRun(old, event) : old));
        if (before && (before.attempt !== event.run.attempt || before.state !== event.run.state))
          void client.invalidateQueries({ queryKey: key, exact: true });
      }
    };
    const flush = () => {
      timer = null;
      const events = waiting;
      waiting = [];
      for (const event of events) apply(event);
    };
    const close = openStream({
      path: `/api/v1/runs/${id}/stream`,
      cursor,
      schema: runStreamEventSchema,
      names: ["run", "points", "log"],
      onEvent: (event) => {
        waiting.push(event);
        timer ??= setTimeout(flush, REDRAW_MS);
      },
      onState: () => undefined,
    });
    return () => {
      close();
      if (timer) clearTimeout(timer);
    };
  }, [id, cursor, client]);
}
