"use client";

import { Autocomplete } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { lazyModule } from "@/fetching/lazy-module";
import type { QueryProblem, Searched } from "./checker";
import { complete } from "./complete";
import classes from "./query-field.module.css";

/** The parser of the language: it comes with the first use of the page. */
const checker = lazyModule(() => import("./checker"));

interface QueryFieldProps {
  value: string;
  onChange: (value: string) => void;
  searched: Searched;
  placeholder: string;
  /** Names with a prefix that are offered besides the attributes. */
  names?: readonly string[];
}

/** A query, applied a moment after the last key where it parses; where it does not, the field says at which character. */
export function QueryField({ value, onChange, searched, placeholder, names = [] }: QueryFieldProps) {
  const [text, setText] = useState(value);
  const [settled] = useDebouncedValue(text, 400);
  const [problem, setProblem] = useState<QueryProblem | null>(null);
  const known = checker.use();
  // What came from the address is in the field, and what was typed goes to the address: neither undoes the other.
  const sent = useRef(value);
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    if (value !== sent.current) {
      setText(value);
      setProblem(null);
    }
    sent.current = value;
  }, [value]);
  useEffect(() => {
    let isCurrent = true;
    void check(settled, searched).then((found) => {
      if (!isCurrent) return;
      setProblem(found);
      if (found !== null || settled === sent.current) return;
      sent.current = settled;
      change.current(settled);
    });
    return () => {
      isCurrent = false;
    };
  }, [settled, searched]);
  const completions = complete(text, known ? [...known.attributeNames(searched), ...names] : []);
  return (
    <Autocomplete
      aria-label="Filter by a query"
      placeholder={placeholder}
      value={text}
      onChange={setText}
      // What is chosen replaces the whole text; only the name is shown.
      data={[...new Set(completions.map((each) => each.value))]}
      renderOption={({ option }) => completions.find((each) => each.value === option.value)?.label}
      filter={({ options }) => options}
      error={
        problem && text === settled ? (
          <>
            {problem.sentence}
            <pre className={classes.lines}>{problem.lines}</pre>
          </>
        ) : null
      }
      spellCheck={false}
      w="100%"
    />
  );
}

/** Where the parser does not arrive, the server says what is wrong. */
async function check(text: string, searched: Searched): Promise<QueryProblem | null> {
  if (text === "") return null;
  const module = await checker.load().catch(() => null);
  return module === null ? null : module.checkQuery(text, searched);
}
