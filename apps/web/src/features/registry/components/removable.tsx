"use client";

import { Badge } from "@mantine/core";
import { IconX } from "@tabler/icons-react";

/** A word with a button that takes it away. */
export function Removable({ text, label, onRemove }: { text: string; label: string; onRemove: () => void }) {
  return (
    <Badge
      variant="default"
      tt="none"
      fw={500}
      style={{ flex: "none" }}
      styles={{ label: { overflow: "visible" } }}
      rightSection={
        <button
          type="button"
          aria-label={label}
          onClick={onRemove}
          style={{
            display: "flex",
            border: 0,
            padding: 2,
            background: "none",
            color: "inherit",
            cursor: "pointer",
          }}
        >
          <IconX size={12} />
        </button>
      }
    >
      {text}
    </Badge>
  );
}
