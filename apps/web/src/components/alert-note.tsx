import { Paper } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./alert-note.module.css";

/** What went wrong, above what it is about. */
export function AlertNote({ children }: { children: ReactNode }) {
  return (
    <Paper className={classes.note} role="alert">
      <IconAlertTriangle
        size={18}
        color="light-dark(#a61b1b, #ff9c95)"
        style={{ flex: "none" }}
        aria-hidden
      />
      <div>{children}</div>
    </Paper>
  );
}
