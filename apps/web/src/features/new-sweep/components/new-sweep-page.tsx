"use client";

import { Skeleton } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { QueryView } from "@/components/query-view";
import { sweepQuery } from "@/entities/sweep/queries";
import { setField } from "@/yaml/fields";
import { copyName } from "../prepare/copy-name";
import type { Preset } from "../presets";
import { PlanEditor } from "./plan-editor";

/** Starts from a preset, or from the plan of the sweep that `?from` names. */
export function NewSweepPage({ presets }: { presets: readonly Preset[] }) {
  const search = useSearchParams();
  const from = search.get("from");
  const base = sweepQuery(from ?? "");
  const original = useQuery({ ...base, queryFn: from ? base.queryFn : skipToken });
  const preset = presets.find(({ key }) => key === search.get("preset")) ?? presets[0];
  if (!from)
    return (
      <PlanEditor
        key={preset?.key}
        presets={presets}
        start={preset?.text ?? ""}
        draftKey={`preset:${preset?.key}`}
        origin={null}
      />
    );
  return (
    <QueryView query={original} skeleton={<Skeleton h={600} radius="lg" />}>
      {(sweep) => (
        <PlanEditor
          key={sweep.id}
          presets={presets}
          start={setField(sweep.source, "name", copyName(sweep.name))}
          draftKey={`from:${sweep.id}`}
          origin={sweep.name}
        />
      )}
    </QueryView>
  );
}
