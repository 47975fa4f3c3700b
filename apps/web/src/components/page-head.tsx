import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./page-head.module.css";

interface PageHeadProps {
  title: ReactNode;
  badges?: ReactNode;
  /** One line under the title. */
  about?: ReactNode;
  actions?: ReactNode;
}

/** Title, badges and, beside them, what can be done. */
export function PageHead({ title, badges, about, actions }: PageHeadProps) {
  return (
    <header className={classes.head}>
      <div className={classes.words}>
        <Group gap={8} wrap="wrap">
          <Title order={1}>{title}</Title>
          {badges}
        </Group>
        {about ? (
          <Text c="var(--fw-dim)" fz={13} mt={2}>
            {about}
          </Text>
        ) : null}
      </div>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </header>
  );
}
