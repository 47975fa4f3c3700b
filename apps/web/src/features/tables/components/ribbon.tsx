"use client";

import type { FilledTable } from "@foldwise/core/tables";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useUrlState } from "@/fetching/use-url-state";
import classes from "./table-page.module.css";

/** Says across the head that the data is not the source's, and hides or shows what that makes meaningless. */
export function Ribbon({ table }: { table: FilledTable }) {
  const [, setDifferences] = useUrlState("differences", "0");
  if (table.ribbon === null) return null;
  const isShown = table.differences === "shown";
  return (
    <div className={classes.ribbon} role="note">
      <IconAlertTriangle size={17} aria-hidden />
      <span>{table.ribbon}.</span>
      {table.baseline ? (
        <button type="button" className={classes.link} onClick={() => setDifferences(isShown ? "0" : "1")}>
          {isShown ? "Hide them" : "Show them anyway"}
        </button>
      ) : null}
    </div>
  );
}
