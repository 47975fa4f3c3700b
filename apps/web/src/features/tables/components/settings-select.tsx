"use client";

import type { FilledTable } from "@foldwise/core/tables";
import { Select } from "@mantine/core";
import { useSetUrlState, useUrlState } from "@/fetching/use-url-state";
import { prepareSettings, USUAL } from "../prepare/settings";

/** Which trainings ours are made of, where they were trained with more than one set of settings. */
export function SettingsSelect({ table }: { table: FilledTable }) {
  const setMany = useSetUrlState();
  const [asked] = useUrlState("settings", "");
  const choice = prepareSettings(table, asked);
  if (choice === null) return null;
  return (
    <Select
      aria-label="Settings of our runs"
      w={240}
      comboboxProps={{ width: 420, position: "bottom-end" }}
      allowDeselect={false}
      data={choice.options}
      value={choice.value}
      onChange={(value) => setMany({ settings: value === USUAL ? null : value, cell: null })}
    />
  );
}
