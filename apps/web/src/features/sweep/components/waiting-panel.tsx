import { Loader, Paper, Progress, Text, Title } from "@mantine/core";
import { CopyCommand } from "@/components/copy-command";
import type { Waiting } from "../prepare/waiting";
import classes from "./sweep-page.module.css";

/** Stands where the curves will: what is happening, and how far. */
export function WaitingPanel({ waiting }: { waiting: Waiting }) {
  return (
    <Paper className={classes.waiting} aria-live="polite">
      {waiting.share !== null ? (
        <Progress value={waiting.share * 100} w={220} size="sm" />
      ) : waiting.isOver ? null : (
        <Loader type="dots" size="sm" />
      )}
      <Title order={2}>{waiting.title}</Title>
      <Text c="var(--fw-dim)" maw={460}>
        {waiting.text}
      </Text>
      {waiting.command ? <CopyCommand command={waiting.command} /> : null}
    </Paper>
  );
}
