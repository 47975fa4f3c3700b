"use client";

import { spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import classes from "./header.module.css";

export function SearchButton() {
  return (
    <button type="button" className={classes.search} onClick={spotlight.open} aria-label="Search, Ctrl K">
      <IconSearch size={15} aria-hidden />
      <span>Search</span>
      <kbd>⌘K</kbd>
    </button>
  );
}
