"use client";

import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { isNumberStart, numberOf, stepped } from "./number-text";

interface NumberFieldProps
  extends Omit<TextInputProps, "value" | "onChange" | "step" | "onBlur" | "onKeyDown"> {
  /** Undefined for an empty field. */
  value: number | undefined;
  /** Of the arrow keys. */
  step?: number;
  onChange: (value: number | undefined) => void;
}

/** A number, typed as people write one, `1e-4` too; the arrow keys step it. */
export function NumberField({ value, step = 1, onChange, ...input }: NumberFieldProps) {
  // What is typed stays as it is while the value does: `0.` and `1e-` are on the way to a number.
  const [typed, setTyped] = useState<{ text: string; value: number | undefined } | null>(null);
  const shown = typed !== null && typed.value === value ? typed.text : String(value ?? "");
  const put = (text: string) => {
    if (!isNumberStart(text)) return;
    const next = text.trim() === "" ? undefined : (numberOf(text) ?? value);
    setTyped({ text, value: next });
    if (next !== value) onChange(next);
  };
  return (
    <TextInput
      {...input}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      onChange={(event) => put(event.currentTarget.value)}
      onBlur={() => setTyped(null)}
      onKeyDown={(event) => {
        const sign = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
        if (sign === 0) return;
        event.preventDefault();
        put(String(stepped(value ?? 0, sign * step)));
      }}
    />
  );
}
