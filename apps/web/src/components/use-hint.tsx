"use client";

import { Tooltip } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from "react";

/** What an element with a hint listens to. */
export interface HintEvents {
  onMouseEnter: (event: SyntheticEvent<HTMLElement>) => void;
  onMouseLeave: () => void;
  onFocus: (event: SyntheticEvent<HTMLElement>) => void;
  onBlur: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

interface Hint {
  /** Stands beside the element. */
  hint: ReactNode;
  events: HintEvents;
}

/**
 * A tooltip of an element, on hover and focus; Escape takes it away. It is made when it is asked for: a table has hundreds of
 * cells with one.
 * @param label a function where it takes work
 */
export function useHint(label: ReactNode | (() => ReactNode), { width }: { width?: number } = {}): Hint {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const show = (event: SyntheticEvent<HTMLElement>) => setTarget(event.currentTarget);
  const hide = () => setTarget(null);
  return {
    hint: target ? (
      <Tooltip opened label={typeof label === "function" ? label() : label} target={target} maw={width} />
    ) : null,
    events: {
      onMouseEnter: show,
      onMouseLeave: hide,
      onFocus: show,
      onBlur: hide,
      onKeyDown: (event) => {
        if (event.key === "Escape") hide();
      },
    },
  };
}
