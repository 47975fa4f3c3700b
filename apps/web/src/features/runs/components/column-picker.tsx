"use client";

import { Button, Checkbox, Popover, ScrollArea, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import type { Column } from "@/components/data-table/column";

interface ColumnPickerProps<Row> {
  all: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  /** Keys, comma-joined, as the address has them. */
  onChange: (text: string) => void;
}

export function ColumnPicker<Row>({ all, shown, onChange }: ColumnPickerProps<Row>) {
  const keys = new Set(shown.map((column) => column.key));
  const toggle = (key: string) => {
    if (keys.has(key)) keys.delete(key);
    else keys.add(key);
    onChange([...keys].filter((other) => other !== "name").join(","));
  };
  return (
    <Popover position="bottom-end" width={240} trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={14} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ScrollArea.Autosize mah={340}>
          <Stack gap={7}>
            {all
              .filter((column) => column.key !== "name")
              .map((column) => (
                <Checkbox
                  key={column.key}
                  size="xs"
                  label={column.header}
                  title={column.hint}
                  checked={keys.has(column.key)}
                  onChange={() => toggle(column.key)}
                />
              ))}
          </Stack>
        </ScrollArea.Autosize>
        <Button variant="subtle" color="gray" mt={8} fullWidth onClick={() => onChange("")}>
          Default columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
