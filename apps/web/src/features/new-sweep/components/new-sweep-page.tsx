"use client";

import { Skeleton } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Suspense, use, useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { populationQuery } from "@/entities/sweep/population-query";
import { sweepQuery } from "@/entities/sweep/queries";
import { loadParser } from "@/yaml/load-parser";
import type { PreparedText } from "@/yaml/text";
import { copyName } from "../prepare/copy-name";
import type { Preset } from "../presets";
import { PlanEditor, type PlanEditorProps } from "./plan-editor";
import { keptDraft } from "./use-draft";

interface NewSweepPageProps {
  presets: readonly Preset[];
  /** The first of them, which needs no parser to be shown. */
  first: PreparedText;
}

/** Starts from a preset, from the plan of the sweep that `?from` names, or from the schedule of a trial of the population `?schedule`. */
export function NewSweepPage({ presets, first }: NewSweepPageProps) {
  const search = useSearchParams();
  const from = search.get("from");
  const base = sweepQuery(from ?? "");
  const original = useQuery({ ...base, queryFn: from ? base.queryFn : skipToken });
  const scheduleOf = search.get("schedule");
  const trial = Number(search.get("trial"));
  const ofPopulation = populationQuery(Number(scheduleOf), {
    trial: Number.isInteger(trial) && trial > 0 ? trial : null,
    isLive: false,
  });
  const population = useQuery({
    ...ofPopulation,
    queryFn: scheduleOf ? ofPopulation.queryFn : skipToken,
  });
  const preset = presets.find(({ key }) => key === search.get("preset")) ?? presets[0];
  if (scheduleOf)
    return (
      <QueryView query={population} skeleton={<Skeleton h={600} radius="lg" />}>
        {({ plan, trial: number }) =>
          plan ? (
            <StartedEditor
              key={`${scheduleOf}/${number}`}
              presets={presets}
              start={plan}
              draftKey={`schedule:${scheduleOf}/${number}`}
              origin={`the schedule of trial #${number}`}
            />
          ) : (
            <EmptyState
              sentence="The trial has not come to its end: its schedule cannot be trained again yet."
              action={{ label: "Sweep", href: `/sweeps/${scheduleOf}` }}
            />
          )
        }
      </QueryView>
    );
  if (!from) {
    const text = preset?.text ?? "";
    return (
      <StartedEditor
        key={preset?.key}
        presets={presets}
        start={text === first.text ? first : text}
        draftKey={`preset:${preset?.key}`}
        origin={null}
      />
    );
  }
  return (
    <QueryView query={original} skeleton={<Skeleton h={600} radius="lg" />}>
      {(sweep) => (
        <StartedEditor
          key={sweep.id}
          presets={presets}
          start={sweep.source}
          name={copyName(sweep.name)}
          draftKey={`from:${sweep.id}`}
          origin={sweep.name}
        />
      )}
    </QueryView>
  );
}

interface StartedEditorProps extends Omit<PlanEditorProps, "start" | "untouched"> {
  start: string | PreparedText;
  /** The plan is to be called so. */
  name?: string;
}

/** The editor of a start, or of the draft of it that this browser keeps. */
function StartedEditor({ start, ...props }: StartedEditorProps) {
  const [kept] = useState(() => keptDraft(props.draftKey));
  if (typeof start !== "string" && kept === null)
    return <PlanEditor {...props} start={start} untouched={start.text} />;
  return (
    <Suspense fallback={<Skeleton h={600} radius="lg" />}>
      <ReadEditor {...props} start={typeof start === "string" ? start : start.text} kept={kept} />
    </Suspense>
  );
}

interface ReadEditorProps extends Omit<StartedEditorProps, "start"> {
  start: string;
  kept: string | null;
}

function ReadEditor({ start, name, kept, ...props }: ReadEditorProps) {
  const { applyEdits, prepareText } = use(loadParser());
  const [{ untouched, prepared }] = useState(() => {
    const named =
      name === undefined ? start : applyEdits(start, [{ field: "name", value: name, isLines: false }]);
    return { untouched: named, prepared: prepareText(kept ?? named, "plan") };
  });
  return <PlanEditor {...props} start={prepared} untouched={untouched} />;
}
