"use client";

import { RUN_STATES } from "@foldwise/core";
import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { datasetsQuery } from "@/features/datasets/queries/datasets";
import { sweepsQuery } from "@/features/sweeps/queries/sweeps";
import { useSetUrlState } from "@/fetching/use-url-state";
import { ORDERS } from "../prepare/run-order";
import type { RunFilters, RunOrder } from "../queries/runs";

interface RunFilterBarProps {
  filters: RunFilters;
  order: RunOrder | null;
  /** Whether the runs are of one sweep or experiment. */
  canOrder: boolean;
}

/** Filters; each is a part of the address. */
export function RunFilterBar({ filters, order, canOrder }: RunFilterBarProps) {
  const set = useSetUrlState();
  const sweeps = useQuery(sweepsQuery("")).data?.sweeps ?? [];
  const datasets = useQuery(datasetsQuery).data ?? [];
  const folds = [...new Set(datasets.flatMap((dataset) => dataset.folds))].sort((a, b) => a - b);
  return (
    <div className="fw-filters">
      <Choice
        name="sweep"
        value={filters.sweep}
        data={sweeps.map((sweep) => ({ value: String(sweep.id), label: `${sweep.name} (${sweep.id})` }))}
      />
      <Choice
        name="state"
        value={filters.state}
        data={RUN_STATES.map((state) => ({ value: state, label: state }))}
      />
      <Choice
        name="fold"
        value={filters.fold}
        data={folds.map((fold) => ({ value: String(fold), label: `fold ${fold}` }))}
      />
      <Choice
        name="dataset"
        label="data set"
        value={filters.dataset}
        data={datasets.map((dataset) => ({ value: dataset.slug, label: dataset.name }))}
      />
      <Select
        aria-label="Order of all runs"
        placeholder={canOrder ? "newest first" : "newest first; by metric in a sweep"}
        disabled={!canOrder}
        data={ORDERS.map(({ value, label }) => ({ value, label }))}
        value={order ? `${order.metric} ${order.by} ${order.order}` : null}
        onChange={(value) => set({ order: value, sort: null })}
        clearable
        w={260}
      />
      <VariantFilter value={filters.variant ?? ""} />
      {Object.keys(filters).length > 0 ? (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => set(Object.fromEntries(Object.keys(filters).map((name) => [name, null])))}
        >
          Clear
        </Button>
      ) : null}
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label?: string;
  value: string | undefined;
  data: { value: string; label: string }[];
}

function Choice({ name, label = name, value, data }: ChoiceProps) {
  const set = useSetUrlState();
  return (
    <Select
      aria-label={`Filter by ${label}`}
      placeholder={label}
      data={data}
      value={value ?? null}
      onChange={(next) => set({ [name]: next })}
      clearable
      searchable={data.length > 8}
      w={150}
    />
  );
}

/** Written text waits for Enter or for the field to be left: each filter is a request. */
function VariantFilter({ value }: { value: string }) {
  const set = useSetUrlState();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput
      aria-label="Filter by variant"
      placeholder="variant"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => set({ variant: text || null })}
      onKeyDown={(event) => {
        if (event.key === "Enter") set({ variant: text || null });
      }}
      w={120}
    />
  );
}
