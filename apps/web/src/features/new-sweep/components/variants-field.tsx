"use client";

import { AUGMENTATIONS, BALANCES, parameterOf, type TrainerDefinition } from "@foldwise/core/trainers";
import { ActionIcon, Button, Group, Input, Select, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import frame from "@/charts/chart-frame.module.css";
import { hueOf } from "@/charts/palette";
import type { LocatedProblem } from "@/yaml/fields";
import { readVariants, type VariantRow, writeVariants } from "../prepare/variants";

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
      label="Variants"
      description="Compared with each other. A variant's balancing and augmentation replace those under Training; other overrides are in the YAML"
      error={problem?.problem}
      mt={14}
      size="xs"
    >
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being edited
        <Group key={index} gap={8} mt={8}>
          <i className={frame.swatch} style={{ background: hueOf(index).line }} aria-hidden />
          <TextInput
            aria-label="Name of the variant"
            value={row.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
            w={96}
          />
          {has("data.balance") ? (
            <Select
              aria-label={`Balancing of ${row.name}`}
              placeholder="as under Training"
              data={[...BALANCES]}
              value={row.balance}
              onChange={(balance) => change(index, { balance })}
              clearable
              flex="1 1 130px"
            />
          ) : null}
          {has("data.augmentation") ? (
            <Select
              aria-label={`Augmentation of ${row.name}`}
              placeholder="as under Training"
              data={[...AUGMENTATIONS]}
              value={row.augmentation}
              onChange={(augmentation) => change(index, { augmentation })}
              clearable
              flex="1 1 130px"
            />
          ) : null}
          {row.more > 0 ? <span className="fw-dim">+{row.more}</span> : null}
          <ActionIcon
            aria-label={`Remove ${row.name}`}
            onClick={() => onChange(writeVariants(rows.filter((_, other) => other !== index)))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="subtle" color="gray" mt={8} leftSection={<IconPlus size={14} />} onClick={add}>
        Add variant
      </Button>
    </Input.Wrapper>
  );
}
