"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { CellDrawerProps } from "./cell-drawer";

const CellDrawer = dynamic(() => import("./cell-drawer").then((module) => module.CellDrawer), { ssr: false });

/** The drawer of a cell; its code comes with the first cell that is opened. */
export function LazyCellDrawer(props: CellDrawerProps) {
  const isOpen = props.address !== "";
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return wasOpen ? <CellDrawer {...props} /> : null;
}
