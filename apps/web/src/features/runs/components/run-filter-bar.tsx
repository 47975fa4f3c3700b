"use client";

import { RUN_STATES } from "@foldwise/core/states";
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { QueryField } from "@/components/query-field/query-field";
import { datasetsQuery } from "@/entities/dataset/queries";
import { sweepsQuery } from "@/entities/sweep/list-query";
import { useSetUrlState } from "@/fetching/use-url-state";
import { ORDERS } from "../prepare/run-order";
import type { RunFilters, RunOrder } from "../queries/runs";

interface RunFilterBarProps {
  filters: RunFilters;
  order: RunOrder | null;
  /** Whether the runs are of one sweep or experiment. */
  canOrder: boolean;
  /** Parameters and metrics that a query may name. */
  names: readonly string[];
}

/** Filters; each is a part of the address. */
export function RunFilterBar({ filters, order, canOrder, names }: RunFilterBarProps) {
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
        label="dataset"
        value={filters.dataset}
        data={datasets.map((dataset) => ({ value: dataset.slug, label: dataset.name }))}
      />
      <Select
        aria-label="Order of all runs"
        placeholder={canOrder ? "Newest first" : "Newest first; select a sweep to order by metric"}
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
      <QueryField
        value={filters.filter ?? ""}
        onChange={(filter) => set({ filter: filter || null })}
        searched="runs"
        placeholder="query: metrics.val/loss < 0.5 AND (params.learningRate > 0.001 OR fold IN (0, 1))"
        names={names}
      />
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

/** Any part of a variant's name, applied while it is typed: a moment after the last key, as each filter is a request. */
function VariantFilter({ value }: { value: string }) {
  const set = useSetUrlState();
  const [text, setText] = useState(value);
  const [settled] = useDebouncedValue(text, 300);
  // What came from the address is in the field, and what was typed goes to the address: neither undoes the other.
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    set({ variant: settled || null });
  }, [settled, set]);
  return (
    <TextInput
      aria-label="Filter by variant"
      placeholder="variant contains…"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      w={150}
    />
  );
}
