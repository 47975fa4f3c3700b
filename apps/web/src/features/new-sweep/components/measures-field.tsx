"use client";

import type { FieldSpec } from "@foldwise/core/trainers";
import { ActionIcon, Button, Input, Select, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { fieldId } from "../prepare/field-id";
import { type MeasureRow, readMeasures, writeMeasures } from "../prepare/measures";
import classes from "./new-sweep.module.css";

interface MeasuresFieldProps {
  spec: FieldSpec;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

/** The measures that a program reports, a row each; what else the YAML says of one is kept. */
export function MeasuresField({ spec, value, error, onChange }: MeasuresFieldProps) {
  const rows = readMeasures(value);
  const put = (at: number, part: Partial<MeasureRow>) =>
    onChange(writeMeasures(rows.map((row, index) => (index === at ? { ...row, ...part } : row))));
  return (
    <Input.Wrapper
      label={spec.label}
      description={spec.hint}
      error={error}
      id={fieldId(spec.field)}
      tabIndex={-1}
      labelElement="div"
    >
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited
        <div key={index} className={classes.measure}>
          <TextInput
            aria-label="Name of the measure"
            placeholder="accuracy"
            value={row.name}
            onChange={(event) => put(index, { name: event.currentTarget.value })}
          />
          <Select
            aria-label={`Direction of ${row.name}`}
            data={["maximize", "minimize"]}
            value={row.direction}
            allowDeselect={false}
            onChange={(direction) => put(index, { direction: direction ?? "maximize" })}
          />
          <TextInput
            aria-label={`Unit of ${row.name}`}
            placeholder="unit"
            value={row.unit}
            onChange={(event) => put(index, { unit: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={`Remove ${row.name}`}
            onClick={() => onChange(writeMeasures(rows.filter((_, other) => other !== index)))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        color="gray"
        mt={6}
        leftSection={<IconPlus size={14} />}
        onClick={() =>
          onChange(
            writeMeasures([...rows, { name: freeName(rows), direction: "maximize", unit: "", raw: {} }]),
          )
        }
      >
        Add measure
      </Button>
    </Input.Wrapper>
  );
}

function freeName(rows: readonly MeasureRow[]): string {
  const taken = new Set(rows.map(({ name }) => name));
  return ["accuracy", "error", "score"].find((name) => !taken.has(name)) ?? `measure-${rows.length + 1}`;
}
