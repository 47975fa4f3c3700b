"use client";

import { type FieldSpec, joinWords } from "@foldwise/core/trainers";
import { Autocomplete, type InputWrapperProps, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { NumberField } from "@/components/number-field";
import type { LocatedProblem } from "@/yaml/fields";
import { parseNumbers, showNumbers } from "@/yaml/numbers";
import { addedPlaceholder, completions } from "../prepare/completions";
import { fieldId } from "../prepare/field-id";
import { parsePairs, showPairs } from "../prepare/pairs";
import { MeasuresField } from "./measures-field";
import classes from "./new-sweep.module.css";

interface PlanFieldProps {
  spec: FieldSpec;
  /** What the plan says; undefined where it leaves the field to its default. */
  value: unknown;
  problem: LocatedProblem | undefined;
  /** Allowed, and probably not meant. */
  warning: LocatedProblem | undefined;
  disabled: boolean;
  /** What a command line may name between double braces. */
  placeholders?: readonly string[];
  onChange: (value: unknown) => void;
}

const ORDER: InputWrapperProps["inputWrapperOrder"] = ["label", "input", "description", "error"];

/** A field of the plan: its default stands as placeholder, its problem under it. */
export function PlanField(props: PlanFieldProps) {
  const { spec, value, problem, warning, disabled, placeholders = [], onChange } = props;
  const shared = {
    id: fieldId(spec.field),
    label: spec.label,
    description: warning ? <Hint spec={spec} warning={warning} /> : spec.hint,
    inputWrapperOrder: ORDER,
    error: problem ? problemText(problem) : undefined,
    disabled,
    placeholder: spec.fallback === null ? spec.empty : String(spec.fallback),
  };
  switch (spec.kind) {
    case "number":
      return (
        <NumberField
          {...shared}
          value={typeof value === "number" ? value : undefined}
          step={spec.step}
          onChange={onChange}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          data={withCurrent(spec.choices ?? [], value)}
          value={typeof value === "string" ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
          allowDeselect={false}
          clearable={spec.isOptional === true}
          searchable={(spec.choices?.length ?? 0) > 8}
        />
      );
    case "switch":
      return (
        <Switch
          id={shared.id}
          label={spec.label}
          description={shared.description}
          error={shared.error}
          disabled={disabled}
          checked={value === undefined ? spec.fallback === true : value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "numbers":
      return (
        <TagsInput
          {...shared}
          placeholder={
            Array.isArray(value)
              ? undefined
              : Array.isArray(spec.fallback)
                ? spec.fallback.join(", ")
                : spec.empty
          }
          value={showNumbers(value)}
          styles={{ inputField: { minWidth: 12 } }}
          splitChars={[",", " ", ";"]}
          onChange={(next) => onChange(parseNumbers(next))}
        />
      );
    case "pairs":
      return (
        <TagsInput
          {...shared}
          value={showPairs(value)}
          splitChars={[","]}
          onChange={(next) => onChange(parsePairs(next))}
        />
      );
    case "list":
      return (
        <TagsInput
          {...shared}
          value={Array.isArray(value) ? value.map(String) : []}
          splitChars={[","]}
          onChange={(next) => onChange(next.length > 0 ? next : undefined)}
        />
      );
    case "measures":
      return <MeasuresField spec={spec} value={value} error={shared.error} onChange={onChange} />;
    case "words": {
      const line =
        typeof value === "string" ? value : Array.isArray(value) ? joinWords(value.map(String)) : "";
      return (
        <Autocomplete
          {...shared}
          value={line}
          data={completions(line, placeholders)}
          filter={({ options }) => options}
          renderOption={({ option }) => addedPlaceholder(line, option.value)}
          spellCheck={false}
          onChange={(next) => onChange(next === "" ? undefined : next)}
        />
      );
    }
    default:
      return (
        <TextInput
          {...shared}
          value={typeof value === "string" ? value : ""}
          onChange={(event) =>
            onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)
          }
        />
      );
  }
}

/** What a field is for, and what may be wrong with it. */
function Hint({ spec, warning }: { spec: FieldSpec; warning: LocatedProblem }) {
  return (
    <>
      {spec.hint ? `${spec.hint} ` : ""}
      <span className={classes.warning}>{problemText(warning)}</span>
    </>
  );
}

export function problemText({ problem, remedy }: Pick<LocatedProblem, "problem" | "remedy">): string {
  return remedy ? `${problem}; ${remedy}` : problem;
}

/** The value of the plan stands in the list even where it is none of the choices: its problem says so. */
function withCurrent(choices: readonly string[], value: unknown): string[] {
  return typeof value === "string" && !choices.includes(value) ? [...choices, value] : [...choices];
}
