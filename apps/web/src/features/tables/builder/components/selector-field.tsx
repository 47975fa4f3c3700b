"use client";

import { ActionIcon, Autocomplete, Input, Select, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import {
  type Dimension,
  parseValue,
  readSelector,
  type SelectorRow,
  valueText,
  writeSelector,
} from "../prepare/selector-rows";
import classes from "./table-builder.module.css";

interface SelectorFieldProps {
  label: string;
  value: unknown;
  dimensions: readonly Dimension[];
  error?: string;
  onChange: (value: Record<string, unknown> | undefined) => void;
}

/** What runs a cell is made of: a line for each thing asked for. */
export function SelectorField({ label, value, dimensions, error, onChange }: SelectorFieldProps) {
  const rows = readSelector(value);
  if (!rows) return <Text fz={12}>Edit this selection in the YAML view.</Text>;
  const put = (next: readonly SelectorRow[]) => onChange(writeSelector(next));
  const free = dimensions.filter(({ key }) => rows.every((row) => row.key !== key));
  return (
    <Input.Wrapper label={label} error={error} size="xs" mt={12}>
      {rows.map((row, index) => {
        const dimension = dimensions.find(({ key }) => key === row.key);
        const name = dimension?.label ?? row.key;
        const shown = dimension?.values.find((known) => valueText(known.value) === valueText(row.value));
        return (
          <div key={row.key} className={classes.choice}>
            <span className={classes.choiceName} title={row.key}>
              {name}
            </span>
            <Autocomplete
              aria-label={name}
              size="xs"
              data={[...new Set(dimension?.values.map((known) => known.label) ?? [])]}
              value={shown?.label ?? valueText(row.value)}
              onChange={(typed) =>
                put(
                  rows.map((old, at) =>
                    at === index ? { ...old, value: parseValue(typed, dimension) } : old,
                  ),
                )
              }
              flex={1}
            />
            <ActionIcon
              aria-label={`Remove filter ${name}`}
              onClick={() => put(rows.filter((_, at) => at !== index))}
            >
              <IconX size={14} />
            </ActionIcon>
          </div>
        );
      })}
      <Select
        aria-label={`${label}: add filter`}
        placeholder="Add filter…"
        data={free.map(({ key, label: name }) => ({ value: key, label: name }))}
        value={null}
        searchable
        mt={6}
        maw={260}
        onChange={(key) => {
          const dimension = free.find((known) => known.key === key);
          if (dimension) put([...rows, { key: dimension.key, value: dimension.values[0]?.value ?? "" }]);
        }}
      />
    </Input.Wrapper>
  );
}
