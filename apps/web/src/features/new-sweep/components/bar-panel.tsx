"use client";

import { Button } from "@mantine/core";
import { IconChevronUp } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import classes from "./launch-bar.module.css";

interface BarPanelProps {
  /** Of the button. */
  title: string;
  /** Of what it opens. */
  label: string;
  icon?: ReactNode;
  tone?: "warning" | "error";
  /** Which side of the bar it opens at. */
  side?: "start" | "end";
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A button of the launch bar that opens a panel above it; Escape closes it. */
export function BarPanel({ title, label, icon, tone, side = "end", children }: BarPanelProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keys that its button and links let through
    <div className={classes.disclosure} onKeyDown={onKeyDown}>
      <Button
        ref={button}
        variant="subtle"
        color="gray"
        className={classes.toggle}
        data-tone={tone}
        aria-expanded={isOpen}
        aria-controls={id}
        leftSection={icon}
        rightSection={<IconChevronUp size={14} />}
        onClick={() => setOpen(!isOpen)}
      >
        {title}
      </Button>
      {isOpen ? (
        <section id={id} className={classes.panel} data-side={side} aria-label={label}>
          <h2 className={classes.heading}>{label}</h2>
          {typeof children === "function" ? children(() => setOpen(false)) : children}
        </section>
      ) : null}
    </div>
  );
}
