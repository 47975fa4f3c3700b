"use client";

import { runListSchema } from "@foldwise/core/contracts/http-responses";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { fetchJson } from "@/fetching/fetch-json";
import { parseMlflowAddress } from "../prepare/mlflow-address";

/** Leads from the address that MLflow's clients print to the page of the run, or to the runs of the experiment. */
export function MlflowAddress() {
  const router = useRouter();
  useEffect(() => {
    const left = new AbortController();
    const follow = async () => {
      const place = parseMlflowAddress(window.location.hash);
      if (place === null) return;
      const id = place.run && (await findRun(place.run, left.signal));
      if (!left.signal.aborted) router.replace(id ? `/runs/${id}` : `/runs?experiment=${place.experiment}`);
    };
    const onChange = () => void follow().catch(() => undefined);
    onChange();
    window.addEventListener("hashchange", onChange);
    return () => {
      left.abort();
      window.removeEventListener("hashchange", onChange);
    };
  }, [router]);
  return null;
}

async function findRun(uid: string, signal: AbortSignal): Promise<number | undefined> {
  const query = new URLSearchParams({ filter: `run_id = '${uid}'`, limit: "1" });
  return (await fetchJson(runListSchema, `/api/v1/runs?${query}`, { signal })).runs[0]?.id;
}
