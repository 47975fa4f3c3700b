"use client";

import dynamic from "next/dynamic";
import type { ConfirmModalProps } from "./confirm-modal";
import { useWasOpen } from "./use-was-open";

const ConfirmModal = dynamic(() => import("./confirm-modal").then((module) => module.ConfirmModal), {
  ssr: false,
});

/** Asks before something that cannot be taken back; its code comes with the first question. */
export function ConfirmDialog(props: ConfirmModalProps) {
  return useWasOpen(props.opened) ? <ConfirmModal {...props} /> : null;
}
