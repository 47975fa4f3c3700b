"use client";

import { AUGMENTATIONS, BALANCES, parameterOf, type TrainerDefinition } from "@foldwise/core/trainers";
import { ActionIcon, Button, Input, Select, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import frame from "@/charts/chart-frame.module.css";
import { hueOf } from "@/charts/palette";
import type { LocatedProblem } from "@/yaml/fields";
import { fieldId } from "../prepare/field-id";
import { readVariants, type VariantRow, writeVariants } from "../prepare/variants";
import classes from "./new-sweep.module.css";
import { problemText } from "./plan-field";

interface VariantsFieldProps {
  value: unknown;
  trainer: TrainerDefinition | null;
  problem: LocatedProblem | undefined;
  onChange: (value: unknown) => void;
}

/** The arms of an ablation, each in the hue that its curves will have. */
export function VariantsField({ value, trainer, problem, onChange }: VariantsFieldProps) {
  const rows = readVariants(value);
  if (!rows) return <Text fz={12}>Edit the variants of this plan in the YAML view.</Text>;
  const has = (parameter: string) => trainer !== null && parameterOf(trainer, parameter) !== null;
  const change = (at: number, part: Partial<VariantRow>) =>
    onChange(writeVariants(rows.map((row, index) => (index === at ? { ...row, ...part } : row))));
  const add = () => {
    const names = new Set(rows.map((row) => row.name));
    const name =
      ["A", "B", "C", "D", "E", "F"].find((letter) => !names.has(letter)) ?? `arm-${rows.length + 1}`;
    onChange(writeVariants([...rows, { name, balance: null, augmentation: null, more: 0, raw: {} }]));
  };
  return (
    <Input.Wrapper
      id={fieldId("variants")}
      tabIndex={-1}
      label="Variants"
      labelElement="div"
      description={
        has("data.balance")
          ? "The arms of a comparison. Balancing and augmentation replace those under Training; the YAML has other overrides."
          : "The arms of a comparison. The YAML says what each overrides."
      }
      error={problem && problemText(problem)}
    >
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited
        <div key={index} className={classes.variant} data-plain={!has("data.balance") || undefined}>
          <i className={frame.swatch} style={{ background: hueOf(index).line }} aria-hidden />
          <TextInput
            className={classes.armName}
            aria-label="Name of the variant"
            value={row.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          {has("data.balance") ? (
            <Select
              className={classes.armBalance}
              aria-label={`Balancing of ${row.name}`}
              placeholder="as under Training"
              data={[...BALANCES]}
              value={row.balance}
              onChange={(balance) => change(index, { balance })}
              clearable
            />
          ) : null}
          {has("data.augmentation") ? (
            <Select
              className={classes.armAugmentation}
              aria-label={`Augmentation of ${row.name}`}
              placeholder="as under Training"
              data={[...AUGMENTATIONS]}
              value={row.augmentation}
              onChange={(augmentation) => change(index, { augmentation })}
              clearable
            />
          ) : null}
          <span
            className={`fw-dim ${classes.armMore}`}
            title={row.more > 0 ? "Further overrides, in the YAML" : undefined}
          >
            {row.more > 0 ? `+${row.more}` : ""}
          </span>
          <ActionIcon
            className={classes.armRemove}
            aria-label={`Remove ${row.name}`}
            onClick={() => onChange(writeVariants(rows.filter((_, other) => other !== index)))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button variant="subtle" color="gray" mt={8} leftSection={<IconPlus size={14} />} onClick={add}>
        Add variant
      </Button>
    </Input.Wrapper>
  );
}
