"use client";

import { IconPhotoUp } from "@tabler/icons-react";
import { useId, useState } from "react";
import classes from "./file-drop.module.css";

interface FileDropProps {
  /** What to drop, in a few words. */
  label: string;
  hint: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
}

/** A place to drop images on, or to choose them with the keyboard. */
export function FileDrop({ label, hint, multiple = false, onFiles }: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
  };
  return (
    // The input inside is what the keyboard and a reader reach; dropping is only a shorter way.
    <label
      htmlFor={id}
      className={classes.area}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <IconPhotoUp size={22} aria-hidden />
      <strong>{label}</strong>
      <span className="fw-dim">{hint}</span>
      <input
        id={id}
        type="file"
        accept="image/png,image/jpeg,image/tiff,image/bmp,.png,.jpg,.jpeg,.tif,.tiff,.bmp"
        multiple={multiple}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file chosen again is asked again.
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}
