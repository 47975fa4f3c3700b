import { Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./section.module.css";

interface SectionProps {
  title: ReactNode;
  /** A dim line under the title. */
  about?: ReactNode;
  /** Beside the title, or below it where there is little room. */
  actions?: ReactNode;
  /** At the end of the title's line, however little room there is. */
  corner?: ReactNode;
  /** No padding around the content: a table that reaches the border. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled panel of a page. */
export function Section({ title, about, actions, corner, flush = false, children }: SectionProps) {
  return (
    <Paper component="section" className={classes.section}>
      <div className={classes.head}>
        <div>
          <Title order={2}>{title}</Title>
          {about ? <div className={classes.about}>{about}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
        {corner ? <div className={classes.corner}>{corner}</div> : null}
      </div>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </Paper>
  );
}
