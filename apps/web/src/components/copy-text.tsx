"use client";

import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** Something long shown short: the whole of it on hover and on the clipboard. */
export function CopyText({ text, children }: { text: string; children: ReactNode }) {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 4 }}>
      <Tooltip label={<span style={{ overflowWrap: "anywhere" }}>{text}</span>}>
        <code>{children}</code>
      </Tooltip>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon size="sm" aria-label="Copy the whole value" onClick={copy}>
            {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}
