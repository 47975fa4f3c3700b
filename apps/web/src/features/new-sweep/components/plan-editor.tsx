"use client";

import { formatProblem } from "@foldwise/core";
import { Button, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconRocket } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { PageHead } from "@/components/page-head";
import { Warnings } from "@/components/warnings";
import { datasetsQuery } from "@/features/datasets/queries/datasets";
import { ApiError } from "@/fetching/fetch-json";
import { useSetUrlState } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { factsOf } from "../prepare/facts";
import { launchKey } from "../prepare/launch-key";
import { readPlan, setField } from "../prepare/plan-text";
import type { Preset } from "../presets";
import { checkQuery, launchSweep } from "../queries/plan";
import { CostBar } from "./cost-bar";
import classes from "./new-sweep.module.css";
import { PlanForm } from "./plan-form";
import { YamlEditor } from "./yaml-editor";

interface PlanEditorProps {
  presets: readonly Preset[];
  start: string;
  /** Name of the sweep that is duplicated. */
  origin: string | null;
}

/** One text; the form and the YAML are two ways to see and change it. */
export function PlanEditor({ presets, start, origin }: PlanEditorProps) {
  const router = useRouter();
  const setUrl = useSetUrlState();
  const [text, setText] = useState(start);
  const [key] = useState(() => crypto.getRandomValues(new Uint32Array(4)).join("-"));
  const datasets = useQuery(datasetsQuery).data;
  const read = useMemo(() => readPlan(text, factsOf(text, datasets)), [text, datasets]);
  const [settled] = useDebouncedValue(text, 400);
  const check = useQuery(checkQuery(settled, settled === text && read.plan !== null));
  const remote = (settled === text && check.data?.problems) || [];
  const warnings = (settled === text && check.data?.warnings) || [];
  const problems = [...read.problems, ...remote.map((problem) => ({ ...problem, line: 1 }))];
  const launch = useMutation({
    mutationFn: () => launchSweep(text, launchKey(key, text)),
    onSuccess: (sweep) => router.push(`/sweeps/${sweep.id}`),
    onError: (error) => notifications.show({ title: "Not started", message: detailOf(error), color: "red" }),
  });
  return (
    <>
      <PageHead
        title={origin ? `New sweep, after ${origin}` : "New sweep"}
        about="Form and YAML are one plan; change either."
        actions={
          <>
            <Select
              aria-label="Start from a plan"
              placeholder="Start from…"
              data={presets.map((preset) => ({ value: preset.key, label: preset.label }))}
              onChange={(value) => setUrl({ preset: value, from: null })}
              value={null}
              w={200}
            />
            <Button
              leftSection={<IconRocket size={15} />}
              disabled={problems.length > 0}
              loading={launch.isPending}
              onClick={() => launch.mutate()}
            >
              {problems.length > 0 ? `${plural(problems.length, "problem")} to mend` : "Launch"}
            </Button>
          </>
        }
      />
      <CostBar check={check.data ?? null} isRight={read.plan !== null} error={check.error} />
      <Warnings title="Warnings: the plan can be launched as it is" lines={warnings.map(formatProblem)} />
      <div className={classes.sides}>
        <PlanForm
          document={read.document}
          problems={problems}
          datasets={datasets ?? []}
          onChange={(field, value) => setText((old) => setField(old, field, value))}
        />
        <YamlEditor text={text} problems={problems} onChange={setText} />
      </div>
    </>
  );
}

function detailOf(error: Error): string {
  if (!(error instanceof ApiError) || error.problems.length === 0) return error.message;
  return error.problems.map(({ field, problem }) => `${field}: ${problem}`).join("; ");
}
