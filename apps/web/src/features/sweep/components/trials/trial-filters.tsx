"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { TRIAL_STATES } from "@foldwise/core/states";
import { Button, Pill, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { queryName } from "@/components/query-field/complete";
import { QueryField } from "@/components/query-field/query-field";
import { parameterLabels } from "@/formats/parameters";
import { readWhere, type TrialListState } from "../../prepare/trial-list";
import type { TrialList } from "../../queries/use-trial-list";
import classes from "./trials.module.css";

interface TrialFiltersProps {
  sweep: SweepDetail;
  settings: TrialListState;
  set: TrialList["set"];
}

/** Filters of the trials, each a part of the address, and the way to a trial by its number. */
export function TrialFilters({ sweep, settings, set }: TrialFiltersProps) {
  const { state, find, where, filter } = settings;
  const conditions = readWhere(where);
  const isFiltered = state !== "" || find !== "" || where !== "" || filter !== "";
  if (sweep.trials.planned <= sweep.variants.length && !isFiltered) return null;
  return (
    <div className={`fw-filters ${classes.filters}`}>
      <Select
        aria-label="Filter by state"
        placeholder="state"
        data={TRIAL_STATES.map((value) => ({ value, label: labelOf(sweep, value) }))}
        value={state || null}
        onChange={(next) => set({ state: next ?? "" })}
        clearable
        w={160}
      />
      <FindField value={find} onChange={(text) => set({ find: text })} />
      {sweep.parameters.length > 0 ? (
        <ParameterFilter
          parameters={sweep.parameters}
          onAdd={(condition) => set({ where: [...conditions, condition].join(";") })}
        />
      ) : null}
      {conditions.map((condition) => (
        <Pill
          key={condition}
          withRemoveButton
          removeButtonProps={{ "aria-label": `Remove ${condition}` }}
          onRemove={() => set({ where: conditions.filter((other) => other !== condition).join(";") })}
        >
          {condition}
        </Pill>
      ))}
      <GoToTrial
        onGo={(number) =>
          set({
            sort: "number",
            state: "",
            find: "",
            where: "",
            filter: "",
            page: `from:${number}`,
            trial: number,
          })
        }
      />
      {isFiltered ? (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => set({ state: "", find: "", where: "", filter: "" })}
        >
          Clear
        </Button>
      ) : null}
      <QueryField
        value={filter}
        onChange={(text) => set({ filter: text })}
        searched="trials"
        placeholder={`query: objective > 0.9 AND ${queryName("params", sweep.parameters[0] ?? "learningRate")} < 0.01`}
        names={sweep.parameters.map((name) => queryName("params", name))}
      />
    </div>
  );
}

function labelOf({ trials }: SweepDetail, state: (typeof TRIAL_STATES)[number]): string {
  return `${state} (${trials.byState[state] ?? 0})`;
}

/** Applied while it is typed, a moment after the last key. */
function FindField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const [settled] = useDebouncedValue(text, 300);
  // What came from the address is in the field, and what was typed goes to the address: neither undoes the other.
  const sent = useRef(value);
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    change.current(settled);
  }, [settled]);
  return (
    <TextInput
      aria-label="Filter by text"
      placeholder="variant, value or error contains…"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      w={220}
    />
  );
}

interface ParameterFilterProps {
  parameters: readonly string[];
  onAdd: (condition: string) => void;
}

/** One more condition on a parameter: a value, or a range with `..` between its ends. */
function ParameterFilter({ parameters, onAdd }: ParameterFilterProps) {
  const [name, setName] = useState<string | null>(null);
  const [text, setText] = useState("");
  const labels = parameterLabels(parameters);
  return (
    <form
      className="fw-filters"
      onSubmit={(event) => {
        event.preventDefault();
        if (name === null || text.trim() === "") return;
        onAdd(`${name}=${text.trim().replaceAll(";", "")}`);
        setText("");
      }}
    >
      <Select
        aria-label="Parameter to filter by"
        placeholder="parameter"
        data={parameters.map((value) => ({ value, label: labels.get(value) ?? value }))}
        value={name}
        onChange={setName}
        clearable
        w={150}
      />
      {name === null ? null : (
        <>
          <TextInput
            aria-label="Value or range"
            placeholder="value, or low..high"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            w={140}
          />
          <Button type="submit" variant="default">
            Add
          </Button>
        </>
      )}
    </form>
  );
}

/** Shows the list from a trial on, and its curves. */
function GoToTrial({ onGo }: { onGo: (number: string) => void }) {
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const number = text.trim().replace(/^#/, "");
        if (/^\d{1,9}$/.test(number)) onGo(number);
      }}
    >
      <TextInput
        aria-label="Go to trial number"
        placeholder="go to trial #"
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        w={120}
      />
    </form>
  );
}
