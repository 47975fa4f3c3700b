"use client";

import { type SweepStreamEvent, sweepStreamEventSchema } from "@foldwise/core/contracts/http/sweep-stream";
import type { TrialPage } from "@foldwise/core/contracts/http/trial-row";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { openStream } from "@/fetching/open-stream";
import { curvesKey, sweepQuery } from "./queries";
import { applyChanges, applyPoints, applyRows } from "./stream";
import { trialsKey } from "./trials-query";
import type { LoadedCurves } from "./use-sweep-curves";

/** At most two redraws a second. */
const REDRAW_MS = 500;
/** What the server sends at once comes as several events. */
const GATHER_MS = 40;

export type StreamState = "connecting" | "live" | "lost";

interface StreamOptions {
  /** `version` of the sweep's detail as it was fetched; undefined while it was not. */
  version: string | undefined;
  /** Where its curves end; undefined while they are not there. */
  cursor: string | undefined;
  /** The page of trials that is shown and was fetched, as the query of its list. */
  list?: string;
}

/**
 * Follows a sweep from what was fetched and folds what has changed into the cached detail, curves and page of trials; what
 * is there is never fetched again. A lost connection is taken up where it broke.
 */
export function useSweepStream(id: string, { version, cursor, list }: StreamOptions): StreamState {
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");
  const isReady = version !== undefined && cursor !== undefined;
  /** Where this page has read up to: what was fetched first, then as the events of the server say. */
  const latest = useRef<string | null>(null);
  if (latest.current === null && isReady) latest.current = `${version}||${cursor}`;
  useEffect(() => {
    if (!isReady || latest.current === null) return;
    const [sweepVersion, , ...points] = latest.current.split("|");
    const page = list === undefined ? undefined : client.getQueryData<TrialPage>(trialsKey(id, list));
    let waiting: SweepStreamEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    let drawn = Number.NEGATIVE_INFINITY;
    const flush = () => {
      timer = null;
      drawn = performance.now();
      const events = waiting;
      waiting = [];
      const changes = events.flatMap((event) => (event.type === "points" ? event.changes : []));
      if (changes.length > 0)
        client.setQueryData<LoadedCurves>(curvesKey(id), (old) =>
          old ? { ...old, curves: applyPoints(old.curves, changes) } : old,
        );
      for (const event of events) {
        if (event.type === "changes")
          client.setQueryData(sweepQuery(id).queryKey, (old) => (old ? applyChanges(old, event) : old));
        if (event.type === "trials" && list !== undefined)
          client.setQueryData<TrialPage>(trialsKey(id, list), (old) => (old ? applyRows(old, event) : old));
      }
    };
    const close = openStream({
      path: `/api/v1/sweeps/${id}/stream?${new URLSearchParams({ changes: "1", ...(list === undefined ? {} : { trials: list }) })}`,
      cursor: [sweepVersion, page?.version ?? "", ...points].join("|"),
      schema: sweepStreamEventSchema,
      names: [],
      onEvent: (event) => {
        waiting.push(event);
        timer ??= setTimeout(flush, Math.max(GATHER_MS, drawn + REDRAW_MS - performance.now()));
      },
      onCursor: (next) => {
        latest.current = next;
      },
      onState: setState,
    });
    return () => {
      close();
      if (timer) {
        clearTimeout(timer);
        flush();
      }
    };
  }, [id, isReady, list, client]);
  return state;
}
