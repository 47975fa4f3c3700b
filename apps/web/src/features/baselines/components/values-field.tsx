"use client";

import { BASELINE_UNITS } from "@foldwise/core/words";
import { ActionIcon, Button, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { ScrollRegion } from "@/components/scroll-region";
import { Section } from "@/components/section";
import type { LocatedProblem } from "@/yaml/fields";
import { pasteCells, rowAfter, VALUE_FIELDS, type ValueField, type ValueRow } from "../prepare/value-rows";
import classes from "./baseline-editor.module.css";

interface ValuesFieldProps {
  /** Null for a list that only the YAML can show. */
  rows: readonly ValueRow[] | null;
  problems: readonly LocatedProblem[];
  onChange: (rows: readonly ValueRow[]) => void;
}

/** The numbers, a line each, as in a spreadsheet: cells copied from one are put in from the cell of the cursor on. */
export function ValuesField({ rows, problems, onChange }: ValuesFieldProps) {
  if (!rows)
    return (
      <Section title="Numbers">
        <Text fz={12}>Edit the numbers of this file in the YAML view.</Text>
      </Section>
    );
  const put = (at: number, field: ValueField, text: string) =>
    onChange(
      rows.map((row, index) => (index === at ? { ...row, cells: { ...row.cells, [field]: text } } : row)),
    );
  const listed = problems.filter(({ field }) => field === "values" || field.startsWith("values."));
  return (
    <Section
      title="Numbers"
      about="Paste rows from a spreadsheet into any cell. Units: fraction, percent, count, milliseconds…; n is the number of images; leave it empty if not reported."
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...rows, rowAfter(rows.at(-1))])}
        >
          Add a number
        </Button>
      }
    >
      <ScrollRegion label="Numbers of the source">
        <table className={classes.grid}>
          <thead>
            <tr>
              {VALUE_FIELDS.map((field) => (
                <th key={field} scope="col">
                  {field}
                </th>
              ))}
              <th scope="col">
                <span className={classes.hidden}>remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a number has no name but its place
              <tr key={index}>
                {VALUE_FIELDS.map((field) => {
                  const problem = problems.find((one) => one.field === `values.${index}.${field}`);
                  return (
                    <td key={field} data-field={field}>
                      <input
                        aria-label={`${field} of number ${index + 1}`}
                        aria-invalid={problem !== undefined}
                        title={problem ? `${problem.problem}; ${problem.remedy ?? ""}` : undefined}
                        value={row.cells[field]}
                        list={field === "unit" ? "baseline-units" : undefined}
                        onChange={(event) => put(index, field, event.currentTarget.value)}
                        onPaste={(event) => {
                          const next = pasteCells(rows, index, field, event.clipboardData.getData("text"));
                          if (next === null) return;
                          event.preventDefault();
                          onChange(next);
                        }}
                      />
                    </td>
                  );
                })}
                <td>
                  <ActionIcon
                    aria-label={`Remove number ${index + 1}`}
                    onClick={() => onChange(rows.filter((_, at) => at !== index))}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <datalist id="baseline-units">
        {BASELINE_UNITS.map((unit) => (
          <option key={unit} value={unit} />
        ))}
      </datalist>
      {listed.length > 0 ? (
        <ul className={classes.problems} aria-label="Errors in the numbers">
          {listed.slice(0, MAX_LISTED).map(({ field, value, problem, remedy }) => (
            <li key={`${field} ${problem}`}>
              {placeOf(field)}: {value} {problem}
              {remedy ? `; ${remedy}` : ""}
            </li>
          ))}
          {listed.length > MAX_LISTED ? <li>and {listed.length - MAX_LISTED} more, in the YAML</li> : null}
        </ul>
      ) : null}
    </Section>
  );
}

const MAX_LISTED = 6;

/** `values.0.unit` → "number 1, unit". */
function placeOf(field: string): string {
  const [, index, name] = field.split(".");
  if (index === undefined) return "numbers";
  return [`number ${Number(index) + 1}`, name].filter(Boolean).join(", ");
}
