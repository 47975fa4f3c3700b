"use client";

import type { RunDetail } from "@foldwise/core";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { useNow } from "@/components/use-now";
import { prepareAttempts } from "../prepare/attempts";
import classes from "./run.module.css";

/** Attempts as a line through time: a killed one, and the one that went on from its checkpoint. */
export function AttemptsPanel({ run }: { run: RunDetail }) {
  const rows = prepareAttempts(run.attempts, useNow(1000));
  return (
    <Section title="Attempts" about="A later attempt goes on from the last checkpoint, with the same values.">
      {rows.length === 0 ? (
        <div className="fw-dim">
          {run.shared ? "Another run's training serves this one." : "No worker has taken it yet."}
        </div>
      ) : (
        <ol className={classes.timeline}>
          {rows.map((row) => (
            <li key={row.number} data-outcome={row.outcome ?? undefined}>
              <strong>{row.title}</strong> {row.outcome ?? "running"}
              <div className="fw-dim">
                {row.detail} · <RelativeTime at={row.at} />
              </div>
              <div className="fw-dim">worker {row.worker}</div>
              {row.message ? <div>{row.message}</div> : null}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
