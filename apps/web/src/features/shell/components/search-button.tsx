"use client";

import { useOs } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import classes from "./header.module.css";

/** Opens the palette; names the keys of the platform, which are part of its accessible name as they are read. */
export function SearchButton() {
  const os = useOs();
  return (
    <button
      type="button"
      className={classes.search}
      onClick={spotlight.open}
      aria-keyshortcuts="Meta+K Control+K"
    >
      <IconSearch size={15} aria-hidden />
      <span>Search</span>
      <kbd>{os === "macos" || os === "ios" ? "⌘K" : "Ctrl K"}</kbd>
    </button>
  );
}
