"use client";

import { useHotkeys, useOs } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import classes from "./header.module.css";

/** The palette's code comes with its first use: most pages are left without one. */
const Search = dynamic(() => import("./search").then((module) => module.Search), { ssr: false });

/** Opens the palette; names the keys of the platform, which are part of its accessible name as they are read. */
export function SearchButton() {
  const os = useOs();
  const [asked, setAsked] = useState(0);
  const open = () => setAsked((before) => before + 1);
  useHotkeys([
    ["mod + K", open],
    ["/", open],
  ]);
  return (
    <>
      <button type="button" className={classes.search} onClick={open} aria-keyshortcuts="Meta+K Control+K">
        <IconSearch size={15} aria-hidden />
        <span>Search</span>
        <kbd>{os === "macos" || os === "ios" ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      {asked > 0 ? <Search asked={asked} /> : null}
    </>
  );
}
