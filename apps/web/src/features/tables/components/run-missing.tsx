"use client";

import type { FilledTable } from "@foldwise/core/tables";
import dynamic from "next/dynamic";
import { useWasOpen } from "@/components/use-was-open";
import { useUrlDialog } from "@/fetching/use-url-state";

const RunMissingDialog = dynamic(
  () => import("./run-missing-dialog").then((module) => module.RunMissingDialog),
  {
    ssr: false,
  },
);

/** What a table's empty cells need, its cost and time, and the button that starts it; `?run=1` opens it. */
export function RunMissing({ table }: { table: FilledTable }) {
  const dialog = useUrlDialog("run");
  const isOpen = dialog.value === "1";
  return useWasOpen(isOpen) ? <RunMissingDialog table={table} isOpen={isOpen} close={dialog.close} /> : null;
}
