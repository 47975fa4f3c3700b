"use client";

import { ActionIcon, Autocomplete, Button, Input, Select, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { NumberField } from "@/components/number-field";
import type { LocatedProblem } from "@/yaml/fields";
import { fieldId } from "../prepare/field-id";
import { type Entry, readEntries, setInEntry } from "../prepare/objectives";
import classes from "./new-sweep.module.css";
import { problemText } from "./plan-field";

interface EntriesFieldProps {
  /** Key of the plan that holds the list. */
  field: "objectives" | "constraints";
  label: string;
  description: string;
  /** Of one entry, in what is read out: `objective`. */
  noun: string;
  value: unknown;
  metrics: readonly string[];
  problems: readonly LocatedProblem[];
  disabled: boolean;
  onChange: (entries: readonly Entry[]) => void;
  onAdd: (entries: readonly Entry[]) => void;
  onRemove: (entries: readonly Entry[], index: number) => void;
}

/** Objectives, or constraints on results: a metric a row, with what is asked of it. */
export function EntriesField(props: EntriesFieldProps) {
  const { field, label, description, noun, value, metrics, problems, disabled } = props;
  const entries = readEntries(value);
  const own = problems.find((problem) => problem.field === field);
  return (
    <Input.Wrapper
      id={fieldId(field)}
      tabIndex={-1}
      label={label}
      labelElement="div"
      description={description}
      error={own && problemText(own)}
    >
      {entries === null ? (
        <Text fz={12}>Edit them in the YAML view.</Text>
      ) : (
        <>
          {entries.map((entry, index) => (
            <EntryRow
              // biome-ignore lint/suspicious/noArrayIndexKey: the metric is what is being edited
              key={index}
              path={`${field}.${index}`}
              name={`${noun} ${index + 1}`}
              entry={entry}
              metrics={metrics}
              problems={problems}
              onChange={(next) => props.onChange(entries.map((old, other) => (other === index ? next : old)))}
              onRemove={() => props.onRemove(entries, index)}
            />
          ))}
          <Button
            variant="subtle"
            color="gray"
            mt={6}
            leftSection={<IconPlus size={14} />}
            disabled={disabled}
            onClick={() => props.onAdd(entries)}
          >
            Add {noun}
          </Button>
        </>
      )}
    </Input.Wrapper>
  );
}

interface EntryRowProps {
  path: string;
  name: string;
  entry: Entry;
  metrics: readonly string[];
  problems: readonly LocatedProblem[];
  onChange: (entry: Entry) => void;
  onRemove: () => void;
}

function EntryRow({ path, name, entry, metrics, problems, onChange, onRemove }: EntryRowProps) {
  const isObjective = path.startsWith("objectives.");
  const errorOf = (key: string) => {
    const problem = problems.find(({ field }) => field === `${path}.${key}`);
    return problem && problemText(problem);
  };
  const own = problems.find(({ field }) => field === path);
  const number = (key: string, label: string, placeholder?: string) => (
    <NumberField
      id={fieldId(`${path}.${key}`)}
      label={label}
      aria-label={`${label} of ${name}`}
      placeholder={placeholder}
      value={typeof entry[key] === "number" ? entry[key] : undefined}
      error={errorOf(key)}
      onChange={(next) => onChange(setInEntry(entry, key, next))}
    />
  );
  return (
    <div id={fieldId(path)} tabIndex={-1}>
      <div className={classes.entry}>
        <Autocomplete
          id={fieldId(`${path}.metric`)}
          label="metric"
          aria-label={`Metric of ${name}`}
          data={[...metrics]}
          value={typeof entry.metric === "string" ? entry.metric : ""}
          error={errorOf("metric")}
          onChange={(metric) => onChange(setInEntry(entry, "metric", metric))}
        />
        {isObjective ? (
          <>
            <Select
              id={fieldId(`${path}.direction`)}
              label="direction"
              aria-label={`Direction of ${name}`}
              data={["maximize", "minimize"]}
              value={typeof entry.direction === "string" ? entry.direction : null}
              error={errorOf("direction")}
              allowDeselect={false}
              onChange={(direction) => onChange(setInEntry(entry, "direction", direction ?? undefined))}
            />
            {number("reference", "reference", "auto")}
          </>
        ) : (
          <>
            {number("min", "min", "none")}
            {number("max", "max", "none")}
          </>
        )}
        <ActionIcon className={classes.entryRemove} aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconX size={14} />
        </ActionIcon>
      </div>
      {own ? <Input.Error size="xs">{problemText(own)}</Input.Error> : null}
    </div>
  );
}
