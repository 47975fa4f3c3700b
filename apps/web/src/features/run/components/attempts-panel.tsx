"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { RelativeTime } from "@/components/relative-time";
import { Section } from "@/components/section";
import { useNow } from "@/components/use-now";
import { prepareAttempts } from "../prepare/attempts";
import classes from "./run.module.css";

/** Attempts as a line through time: a killed one, and the one that went on from its checkpoint. */
export function AttemptsPanel({ run }: { run: RunDetail }) {
  const rows = prepareAttempts(run.attempts, useNow(1000));
  return (
    <Section title="Attempts" about="A later attempt resumes from the last checkpoint.">
      {rows.length === 0 ? (
        <div className="fw-dim">
          {run.shared ? "This run shares another run's weights." : "Waiting for a worker."}
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
