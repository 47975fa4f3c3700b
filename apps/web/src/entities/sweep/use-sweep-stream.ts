"use client";

import { type SweepStreamEvent, sweepStreamEventSchema } from "@foldwise/core/contracts/http/sweep";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { openStream } from "@/fetching/open-stream";
import { sweepCurvesQuery, sweepQuery } from "./queries";
import { applyPoints, applySweep } from "./stream";

/** At most two redraws a second. */
const REDRAW_MS = 500;

export type StreamState = "connecting" | "live" | "lost";

/**
 * Follows a sweep from `cursor` on and folds what comes into the cached detail and curves; history is never fetched
 * again. A lost connection is taken up where it broke.
 */
export function useSweepStream(id: string, cursor: string | undefined): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");
  useEffect(() => {
    if (cursor === undefined) return;
    let waiting: SweepStreamEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      timer = null;
      const events = waiting;
      waiting = [];
      const changes = events.flatMap((event) => (event.type === "points" ? event.changes : []));
      if (changes.length > 0)
        client.setQueryData(sweepCurvesQuery(id).queryKey, (old) =>
          old ? { ...old, curves: applyPoints(old.curves, changes) } : old,
        );
      const newest = events.findLast((event) => event.type === "sweep");
      if (newest?.type === "sweep")
        client.setQueryData(sweepQuery(id).queryKey, (old) => (old ? applySweep(old, newest.sweep) : old));
    };
    const close = openStream({
      path: `/api/v1/sweeps/${id}/stream`,
      cursor,
      schema: sweepStreamEventSchema,
      names: ["sweep", "points"],
      onEvent: (event) => {
        waiting.push(event);
        timer ??= setTimeout(flush, REDRAW_MS);
      },
      onState: setState,
    });
    return () => {
      close();
      if (timer) clearTimeout(timer);
    };
  }, [id, cursor, client]);
  return state;
}
