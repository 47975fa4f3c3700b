"use client";

import { Button, Paper, Text } from "@mantine/core";
import { Link } from "@/components/link";
import { CopyCommand } from "./copy-command";
import classes from "./states.module.css";

interface EmptyStateProps {
  /** One sentence. */
  sentence: string;
  action?: { label: string; href: string };
  command?: string;
}

/** One sentence, one button, one command to copy. */
export function EmptyState({ sentence, action, command }: EmptyStateProps) {
  return (
    <Paper className={classes.state}>
      <Text maw={520} ta="center">
        {sentence}
      </Text>
      {action ? (
        <Button component={Link} href={action.href}>
          {action.label}
        </Button>
      ) : null}
      {command ? <CopyCommand command={command} /> : null}
    </Paper>
  );
}
