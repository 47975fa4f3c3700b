"use client";

import { Button, Paper, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { usePathname } from "next/navigation";
import { Link } from "@/components/link";
import { ApiError } from "@/fetching/fetch-json";
import { CopyCommand } from "./copy-command";
import { describeMissing } from "./missing-page";
import classes from "./states.module.css";

/** What went wrong: message, then field, value and remedy of each problem, and the way on. */
export function ErrorState({ error, retry }: { error: Error; retry?: () => void }) {
  const refused = error instanceof ApiError ? error : null;
  // What is not there now is not there on a second try: its list is.
  const { list } = describeMissing(usePathname());
  return (
    <Paper className={classes.state} role="alert">
      <IconAlertTriangle size={22} color="light-dark(#a61b1b, #ff9c95)" aria-hidden />
      <Text maw={620} ta="center" style={{ whiteSpace: "pre-line" }}>
        {refused && refused.problems.length > 0 ? error.message.split("\n")[0] : error.message}
      </Text>
      {refused && refused.problems.length > 0 ? (
        <dl className={classes.problems}>
          {refused.problems.map(({ field, value, problem, remedy }) => (
            <div key={`${field} ${problem}`}>
              <dt>{field}</dt>
              <dd>
                <code>{value}</code> {problem}
                {remedy ? `; ${remedy}` : ""}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {refused?.status === 401 ? (
        <Button component={Link} href="/settings">
          Sign in with a token
        </Button>
      ) : refused?.status === 404 ? (
        <Button component={Link} href={list.href}>
          {list.label}
        </Button>
      ) : retry ? (
        <Button variant="default" onClick={retry}>
          Try again
        </Button>
      ) : null}
      {refused?.code === "unreachable" ? <CopyCommand command="npx foldwise status" /> : null}
    </Paper>
  );
}
