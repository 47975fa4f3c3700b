"use client";

import { Button, MultiSelect, Select } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { plural } from "@/formats/numbers";
import { type Entry, entriesOf, metricEntries, plainEntry } from "../prepare/entries";
import type { Dimension } from "../prepare/selector-rows";
import classes from "./table-builder.module.css";

interface AddEntriesProps {
  one: "row" | "column";
  dimensions: readonly Dimension[];
  metrics: readonly string[];
  there: readonly Entry[];
  onAdd: (entries: readonly Entry[]) => void;
}

const METRIC = "metric";
const ALL_RUNS = "all";

/** Adds a row or a column for each chosen value of something: variants, folds, sigmas, a parameter, metrics. */
export function AddEntries({ one, dimensions, metrics, there, onAdd }: AddEntriesProps) {
  const [by, setBy] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const dimension = dimensions.find(({ key }) => key === by);
  const choices = by === METRIC ? [...metrics] : (dimension?.values.map(({ label }) => label) ?? []);
  const take = (next: string | null) => {
    setBy(next);
    const values = dimensions.find(({ key }) => key === next)?.values ?? [];
    // All of them is what is mostly meant, where they are few.
    setChosen(values.length <= 12 ? values.map(({ label }) => label) : []);
  };
  const add = () => {
    if (by === ALL_RUNS) onAdd([plainEntry("Mean", there)]);
    else if (by === METRIC) onAdd(metricEntries(chosen, there));
    else if (dimension) {
      const values = chosen.flatMap((label) => dimension.values.filter((known) => known.label === label));
      onAdd(
        entriesOf(
          dimension,
          values.map(({ value }) => value),
          there,
        ),
      );
    }
    setBy(null);
    setChosen([]);
  };
  const count = by === ALL_RUNS ? 1 : chosen.length;
  const found = dimensions.filter(({ values }) => values.length > 0);
  return (
    <div className={classes.add}>
      <Select
        aria-label={`Add a ${one} for each`}
        placeholder={`Add a ${one} for each…`}
        data={[
          { value: METRIC, label: "Metric" },
          ...found.map(({ key, label }) => ({ value: key, label })),
          { value: ALL_RUNS, label: "One over all runs" },
        ]}
        value={by}
        onChange={take}
        searchable
        clearable
      />
      {by !== null && by !== ALL_RUNS ? (
        <MultiSelect
          aria-label={`Values to add as ${one}s`}
          data={choices}
          value={chosen}
          onChange={setChosen}
          placeholder={chosen.length === 0 ? "values…" : undefined}
          searchable
          flex={1}
          miw={180}
        />
      ) : null}
      {by !== null ? (
        <Button leftSection={<IconPlus size={14} />} disabled={count === 0} onClick={add}>
          Add {plural(count, one)}
        </Button>
      ) : null}
    </div>
  );
}
