"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";

/** A text with a button that saves it; it is empty again once it is saved. */
export function TextForm({
  label,
  placeholder,
  button,
  initial = "",
  width = 180,
  onSave,
}: {
  label: string;
  placeholder: string;
  button: string;
  /** What is there already. */
  initial?: string;
  width?: number;
  /** Whether it was saved. */
  onSave: (text: string) => Promise<boolean>;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = (typed ?? initial).trim();
  const canSave = typed !== null && text !== initial && (text !== "" || initial !== "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave)
          void onSave(text).then((isSaved) => {
            if (isSaved) setTyped(null);
          });
      }}
    >
      <Group gap={6} wrap="nowrap">
        <TextInput
          style={{ flex: `0 1 ${width}px`, minWidth: 0 }}
          aria-label={label}
          placeholder={placeholder}
          value={typed ?? initial}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!canSave} style={{ flex: "none" }}>
          {button}
        </Button>
      </Group>
    </form>
  );
}
