"use client";

import { TABLE_AGGREGATES } from "@foldwise/core/tables";
import { ActionIcon, Collapse, type InputWrapperProps, Select, TextInput } from "@mantine/core";
import { IconArrowUp, IconChevronDown, IconX } from "@tabler/icons-react";
import { useId, useState } from "react";
import { metricLabel } from "@/formats/metric-label";
import type { LocatedProblem } from "@/yaml/fields";
import type { Entry } from "../prepare/entries";
import { type Dimension, readSelector, valueText } from "../prepare/selector-rows";
import { SelectorField } from "./selector-field";
import classes from "./table-builder.module.css";

const ORDER: InputWrapperProps["inputWrapperOrder"] = ["label", "input", "description", "error"];

interface EntryRowProps {
  one: string;
  entry: Entry;
  dimensions: readonly Dimension[];
  metrics: readonly string[];
  problem: LocatedProblem | undefined;
  onChange: (entry: Entry) => void;
  onRemove: () => void;
  /** Undefined for the first. */
  onUp: (() => void) | undefined;
}

/** One row or column: its heading and what it asks for; the rest unfolds. */
export function EntryRow(props: EntryRowProps) {
  const { one, entry, dimensions, metrics, problem, onChange, onRemove, onUp } = props;
  const [isOpen, setOpen] = useState(false);
  const body = useId();
  const name = entry.label || entry.key || one;
  const put = (part: Partial<Entry>) => onChange({ ...entry, ...part });
  return (
    <li>
      <div className={classes.entry}>
        <TextInput
          aria-label={`Heading of the ${one}`}
          value={entry.label}
          error={problem ? `${problem.problem}${problem.remedy ? `; ${problem.remedy}` : ""}` : undefined}
          onChange={(event) => put({ label: event.currentTarget.value })}
        />
        <span className={classes.asks} title={asksText(entry)}>
          {asksText(entry)}
        </span>
        <ActionIcon
          aria-label={`Settings of ${name}`}
          aria-expanded={isOpen}
          aria-controls={body}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronDown size={15} style={{ rotate: isOpen ? "180deg" : undefined }} />
        </ActionIcon>
        <ActionIcon aria-label={`Move ${name} up`} disabled={!onUp} onClick={onUp}>
          <IconArrowUp size={14} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconX size={14} />
        </ActionIcon>
      </div>
      <Collapse expanded={isOpen} id={body} transitionDuration={0}>
        <div className={classes.more}>
          <div className={classes.fields}>
            <TextInput
              label="Key"
              description="Matches the published value"
              inputWrapperOrder={ORDER}
              value={entry.key}
              onChange={(event) => put({ key: event.currentTarget.value })}
            />
            <TextInput
              label="Group"
              description="Shared heading"
              inputWrapperOrder={ORDER}
              value={entry.group}
              onChange={(event) => put({ group: event.currentTarget.value })}
            />
            <Select
              label="Metric"
              description="Overrides the table's"
              inputWrapperOrder={ORDER}
              data={withCurrent(metrics, entry.metric)}
              value={entry.metric}
              clearable
              searchable
              onChange={(metric) => put({ metric })}
            />
            <Select
              label="Aggregate"
              description="Overrides the table's"
              inputWrapperOrder={ORDER}
              data={withCurrent(TABLE_AGGREGATES, entry.aggregate)}
              value={entry.aggregate}
              clearable
              onChange={(aggregate) => put({ aggregate })}
            />
          </div>
          <SelectorField
            label={`Filter runs of this ${one}`}
            value={entry.select}
            dimensions={dimensions}
            onChange={(select) => put({ select })}
          />
        </div>
      </Collapse>
    </li>
  );
}

/** "fold 1, recall normal, median": what an entry asks for, in a line. */
function asksText({ metric, aggregate, select }: Entry): string {
  const rows = readSelector(select) ?? [];
  const asked = [
    ...rows.map(({ key, value }) => `${key.split(".").at(-1) ?? key} ${valueText(value)}`),
    ...(metric ? [metricLabel(metric)] : []),
    ...(aggregate ? [aggregate] : []),
  ];
  return asked.join(", ") || "any run";
}

function withCurrent(choices: readonly string[], value: string | null): string[] {
  return value !== null && !choices.includes(value) ? [...choices, value] : [...choices];
}
