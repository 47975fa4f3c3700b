"use client";

import { Text } from "@mantine/core";
import { Section } from "@/components/section";
import { plural } from "@/formats/numbers";
import type { LocatedProblem } from "@/yaml/fields";
import type { Entry } from "../prepare/entries";
import type { Dimension } from "../prepare/selector-rows";
import { AddEntries } from "./add-entries";
import { EntryRow } from "./entry-row";
import classes from "./table-builder.module.css";

interface AxisEditorProps {
  axis: "rows" | "columns";
  /** Null for a list that only the YAML can show. */
  entries: readonly Entry[] | null;
  dimensions: readonly Dimension[];
  metrics: readonly string[];
  problems: readonly LocatedProblem[];
  onChange: (entries: readonly Entry[]) => void;
}

/** Rows or columns: one line each, and a way to add one for each value of something. */
export function AxisEditor({ axis, entries, dimensions, metrics, problems, onChange }: AxisEditorProps) {
  const one = axis === "rows" ? "row" : "column";
  const title = axis === "rows" ? "Rows" : "Columns";
  if (!entries)
    return (
      <Section title={title}>
        <Text fz={12}>These {axis} are edited in the YAML.</Text>
      </Section>
    );
  const move = (from: number, to: number) => {
    const next = [...entries];
    const [moved] = next.splice(from, 1);
    if (moved) next.splice(to, 0, moved);
    onChange(next);
  };
  const whole = problems.find(({ field }) => field === axis);
  return (
    <Section
      title={title}
      about={whole ? `${whole.problem}; ${whole.remedy ?? ""}` : plural(entries.length, one)}
    >
      <ol className={classes.entries}>
        {entries.map((entry, index) => (
          <EntryRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the key is what is being edited
            key={index}
            one={one}
            entry={entry}
            dimensions={dimensions}
            metrics={metrics}
            problem={problems.find(({ field }) => field.startsWith(`${axis}.${index}.`))}
            onChange={(next) => onChange(entries.map((old, at) => (at === index ? next : old)))}
            onRemove={() => onChange(entries.filter((_, at) => at !== index))}
            onUp={index > 0 ? () => move(index, index - 1) : undefined}
          />
        ))}
      </ol>
      <AddEntries
        one={one}
        dimensions={dimensions}
        metrics={metrics}
        there={entries}
        onAdd={(added) => onChange([...entries, ...added])}
      />
    </Section>
  );
}
