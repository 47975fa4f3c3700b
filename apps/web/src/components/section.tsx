import { Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./section.module.css";

interface SectionProps {
  title: ReactNode;
  /** A dim line under the title. */
  about?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
  /** No padding around the content: a table that reaches the border. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled panel of a page. */
export function Section({ title, about, actions, flush = false, children }: SectionProps) {
  return (
    <Paper component="section" className={classes.section}>
      <div className={classes.head}>
        <div>
          <Title order={2}>{title}</Title>
          {about ? <div className={classes.about}>{about}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </Paper>
  );
}
