"use client";

import dynamic from "next/dynamic";
import { useWasOpen } from "@/components/use-was-open";
import type { CellDrawerProps } from "./cell-drawer";

const CellDrawer = dynamic(() => import("./cell-drawer").then((module) => module.CellDrawer), { ssr: false });

/** The drawer of a cell; its code comes with the first cell that is opened. */
export function LazyCellDrawer(props: CellDrawerProps) {
  return useWasOpen(props.address !== "") ? <CellDrawer {...props} /> : null;
}
