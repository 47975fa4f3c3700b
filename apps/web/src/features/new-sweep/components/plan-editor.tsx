"use client";

import { findTrainer } from "@foldwise/core/trainers";
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { PageHead } from "@/components/page-head";
import { YamlEditor } from "@/components/yaml-editor";
import { datasetsQuery } from "@/entities/dataset/queries";
import { ApiError } from "@/fetching/fetch-json";
import { useSetUrlState } from "@/fetching/use-url-state";
import { located, valueAt } from "@/yaml/fields";
import type { PreparedText } from "@/yaml/text";
import { useYamlText } from "@/yaml/use-yaml-text";
import { fieldId } from "../prepare/field-id";
import { kindField, trainerOfDocument } from "../prepare/fields";
import { launchKeys } from "../prepare/launch-key";
import { presetGroups } from "../prepare/preset-groups";
import { unreadPlan } from "../prepare/unread-plan";
import { loadPlanReader, usePlanReader } from "../prepare/use-plan-reader";
import type { Preset } from "../presets";
import { checkQuery, launchSweep } from "../queries/plan";
import { LaunchBar } from "./launch-bar";
import { LongPlan } from "./long-plan";
import classes from "./new-sweep.module.css";
import { PlanForm } from "./plan-form";
import { forgetDraft, useKeptDraft } from "./use-draft";

export interface PlanEditorProps {
  presets: readonly Preset[];
  /** What is edited: the start, or a draft of it. */
  start: PreparedText;
  /** The text of the start. */
  untouched: string;
  /** Names the draft of a form that starts like this. */
  draftKey: string;
  /** Name of the sweep that is duplicated. */
  origin: string | null;
}

/** One text; the form and the YAML are two ways to see and change it. */
export function PlanEditor({ presets, start, untouched, draftKey, origin }: PlanEditorProps) {
  const router = useRouter();
  const setUrl = useSetUrlState();
  const yaml = useYamlText(start);
  const { text } = yaml;
  useKeptDraft(draftKey, text, untouched);
  const [keyOf] = useState(() => launchKeys(crypto.getRandomValues(new Uint32Array(4)).join("-")));
  const datasets = useQuery(datasetsQuery).data;
  const reader = usePlanReader();
  const read = useMemo(
    () => (reader ? reader.readPlan(yaml.read, datasets) : unreadPlan(yaml.read)),
    [reader, yaml.read, datasets],
  );
  const [settled] = useDebouncedValue(text, 400);
  // Until there is a reader, the server alone checks the plan.
  const isSendable = reader ? read.plan !== null : read.document !== null;
  const isRead = settled === text && !yaml.isPending && isSendable;
  const check = useQuery(checkQuery(settled, isRead));
  const remote = (settled === text && check.data?.problems) || [];
  const warnings = located(yaml.read.placeOf, (settled === text && check.data?.warnings) || []);
  const problems = [...read.problems, ...located(yaml.read.placeOf, remote)];
  const launch = useMutation({
    mutationFn: async () => {
      const latest = await yaml.latest();
      return launchSweep(latest, keyOf(latest));
    },
    onSuccess: (sweep) => {
      forgetDraft(draftKey);
      router.push(`/sweeps/${sweep.id}`);
    },
    onError: (error) =>
      notifications.show({ title: "Launch failed", message: detailOf(error), color: "red" }),
  });
  const kind = kindField();
  const named = valueAt(read.document, kind.field);
  const wrongKind = problems.find(({ field }) => field === kind.field);
  const setTrainer = async (next: string | null) => {
    if (next === null) return;
    try {
      const { changeTrainer } = await loadPlanReader();
      for (const { field, value } of changeTrainer(read.document, next, datasets?.[0]?.slug))
        yaml.setField(field, value);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      notifications.show({ title: "Trainer not changed", message, color: "red" });
    }
  };
  return (
    <>
      <PageHead
        title={origin ? `New sweep: copy of ${origin}` : "New sweep"}
        about={trainerOfDocument(read.document)?.about}
        actions={
          <>
            <Select
              label="Start from"
              placeholder="Choose a plan…"
              data={presetGroups(presets)}
              onChange={(value) => setUrl({ preset: value, from: null })}
              value={null}
              searchable
              w={200}
            />
            <Select
              id={fieldId(kind.field)}
              label={kind.label}
              data={[...(kind.choices ?? [])]}
              value={findTrainer(named)?.kind ?? null}
              placeholder={kind.fallback === null ? undefined : String(kind.fallback)}
              error={wrongKind?.problem}
              disabled={read.document === null}
              onChange={(value) => void setTrainer(value)}
              allowDeselect={false}
              w={150}
            />
          </>
        }
      />
      <div className={classes.sides}>
        <PlanForm
          document={read.document}
          problems={problems}
          warnings={warnings}
          datasets={datasets ?? []}
          onChange={yaml.setField}
        />
        {yaml.isFieldsOnly ? (
          <LongPlan name={String(valueAt(read.document, "name") ?? "plan")} text={text} />
        ) : (
          <YamlEditor text={text} pieces={yaml.pieces} problems={problems} onChange={yaml.setText} />
        )}
      </div>
      <LaunchBar
        warnings={warnings}
        cost={(settled === text && check.data?.cost) || null}
        errors={problems}
        failure={check.error?.message ?? null}
        isLaunching={launch.isPending}
        onLaunch={() => launch.mutate()}
        onDiscard={text !== untouched || yaml.isPending ? () => yaml.reset(untouched) : null}
      />
    </>
  );
}

function detailOf(error: Error): string {
  if (!(error instanceof ApiError) || error.problems.length === 0) return error.message;
  return error.problems.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
}
