"use client";

import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "@/entities/worker/queries";
import classes from "./navigation.module.css";

/** Version, and whether what the server stands on answers. */
export function Footer() {
  const { data, error } = useQuery(healthQuery);
  const services = [
    ["Postgres", error ? "unknown" : data?.postgres],
    ["Temporal", error ? "unknown" : data?.temporal],
  ] as const;
  return (
    <footer className={classes.footer}>
      <div>Foldwise {data?.version ?? ""}</div>
      {error ? (
        <div className={classes.service} data-bad>
          server is not responding
        </div>
      ) : null}
      {services.map(([name, state]) => (
        <div key={name} className={classes.service} data-bad={state === "unreachable" || undefined}>
          <span>{name}</span>
          <span>{state ?? "…"}</span>
        </div>
      ))}
    </footer>
  );
}
