"use client";

import type { TrainerDefinition } from "@foldwise/core/trainers";
import { parameterLabel } from "@foldwise/core/words";
import { ActionIcon, Button, Input, Select, Switch, TagsInput, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { NumberField } from "@/components/number-field";
import { capitalize, parameterHint } from "@/formats/parameters";
import type { LocatedProblem } from "@/yaml/fields";
import { fieldId } from "../prepare/field-id";
import { withUsualScale } from "../prepare/log-scale";
import {
  conditionText,
  DIMENSION_TYPES,
  freeParameters,
  listKey,
  readSpace,
  retype,
  type SpaceRow,
  setInRow,
  showValues,
  startRow,
  usesGrid,
  valuesOf,
  withValues,
  writeSpace,
} from "../prepare/space";
import classes from "./new-sweep.module.css";
import { problemText } from "./plan-field";

interface SpaceFieldProps {
  value: unknown;
  /** The plan's own, undefined where it leaves it to the default. */
  sampler: unknown;
  trainer: TrainerDefinition | null;
  /** Parameters that the plan itself declares. */
  own: Readonly<Record<string, unknown>>;
  problems: readonly LocatedProblem[];
  onChange: (value: unknown) => void;
}

/** What the sampler chooses from, a row a parameter. */
export function SpaceField({ value, sampler, trainer, own, problems, onChange }: SpaceFieldProps) {
  const rows = readSpace(value);
  if (!rows) return <Text fz={12}>Edit the search space of this plan in the YAML view.</Text>;
  const put = (at: number, row: SpaceRow) =>
    onChange(writeSpace(rows.map((old, index) => (index === at ? row : old))));
  const wrong = problems.find(({ field }) => field === "space");
  return (
    <Input.Wrapper
      id={fieldId("space")}
      tabIndex={-1}
      label="Search space"
      labelElement="div"
      description={
        usesGrid(sampler)
          ? "The parameters that differ between trials; the grid goes through every combination of their values."
          : "The parameters that differ between trials; the sampler draws between low and high, or from the choices."
      }
      error={wrong && problemText(wrong)}
    >
      {rows.map((row, index) => (
        <Dimension
          key={row.name}
          row={row}
          isGrid={usesGrid(sampler)}
          problems={problems.filter(
            ({ field }) => field === `space.${row.name}` || field.startsWith(`space.${row.name}.`),
          )}
          onChange={(next) => put(index, next)}
          onRemove={() => onChange(writeSpace(rows.filter((_, other) => other !== index)))}
        />
      ))}
      <Select
        aria-label="Add a parameter to the search space"
        placeholder="Add a parameter…"
        leftSection={<IconPlus size={14} />}
        data={freeParameters(rows, trainer, own)}
        nothingFoundMessage="No such parameter"
        value={null}
        onChange={(name) =>
          name ? onChange(writeSpace([...rows, withUsualScale(startRow(name, sampler, own))])) : undefined
        }
        searchable
        mt={8}
        maw={340}
      />
    </Input.Wrapper>
  );
}

interface DimensionProps {
  row: SpaceRow;
  /** Values to go through are asked for. */
  isGrid: boolean;
  problems: readonly LocatedProblem[];
  onChange: (row: SpaceRow) => void;
  onRemove: () => void;
}

function Dimension({ row, isGrid, problems, onChange, onRemove }: DimensionProps) {
  const errorOf = (key: string) =>
    problems.find(({ field }) => field.startsWith(`space.${row.name}.${key}`))?.problem;
  const list = listKey(row.type) ?? "grid";
  const isRange = listKey(row.type) === null;
  const hasList = isGrid || !isRange;
  const condition = conditionText(row);
  // What has no field of its own is told below the row.
  const own = problems.find(
    ({ field }) => field === `space.${row.name}` || (!hasList && field.startsWith(`space.${row.name}.grid`)),
  );
  const end = (key: "low" | "high") => (
    <NumberField
      id={fieldId(`space.${row.name}.${key}`)}
      label={key}
      aria-label={`${key} of ${parameterLabel(row.name)}`}
      value={typeof row.raw[key] === "number" ? row.raw[key] : undefined}
      error={errorOf(key)}
      onChange={(next) => onChange(setInRow(row, key, next))}
    />
  );
  return (
    <fieldset id={fieldId(`space.${row.name}`)} tabIndex={-1} className={classes.dimension}>
      <legend className={classes.legend}>
        <strong title={parameterHint(row.name)}>{capitalize(parameterLabel(row.name))}</strong>
      </legend>
      <div className={classes.range} data-type={row.type}>
        <Select
          label="type"
          aria-label={`Type of ${parameterLabel(row.name)}`}
          data={[...DIMENSION_TYPES]}
          value={row.type}
          allowDeselect={false}
          onChange={(type) => {
            const known = DIMENSION_TYPES.find((one) => one === type);
            if (known) onChange(retype(row, known));
          }}
        />
        {!isRange ? null : (
          <>
            {end("low")}
            {end("high")}
          </>
        )}
        {hasList ? (
          <TagsInput
            id={fieldId(`space.${row.name}.${list}`)}
            className={classes.values}
            label={list}
            aria-label={`${list} of ${parameterLabel(row.name)}`}
            value={showValues(valuesOf(row))}
            error={errorOf(list)}
            splitChars={[",", " ", ";"]}
            styles={{ inputField: { minWidth: 12 } }}
            onChange={(tags) => onChange(withValues(row, tags))}
          />
        ) : null}
        {!isRange ? null : (
          <Switch
            label="log"
            aria-label={`Logarithmic range of ${parameterLabel(row.name)}`}
            checked={row.raw.log === true}
            onChange={(event) => onChange(setInRow(row, "log", event.currentTarget.checked || undefined))}
            className={classes.log}
          />
        )}
      </div>
      <ActionIcon
        className={classes.remove}
        aria-label={`Remove ${parameterLabel(row.name)} from the search space`}
        onClick={onRemove}
      >
        <IconX size={14} />
      </ActionIcon>
      {condition ? (
        <Text fz={12} c="dimmed">
          Active only when {condition}
        </Text>
      ) : null}
      {own ? <Input.Error size="xs">{problemText(own)}</Input.Error> : null}
      {!hasList && row.raw.grid !== undefined ? (
        <Button size="compact-xs" variant="light" onClick={() => onChange(setInRow(row, "grid", undefined))}>
          Remove the grid of {parameterLabel(row.name)}
        </Button>
      ) : null}
    </fieldset>
  );
}
