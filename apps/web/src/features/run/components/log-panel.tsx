"use client";

import type { LogLineView, RunDetail } from "@foldwise/core/contracts/http/run";
import { isTerminal } from "@foldwise/core/states";
import { Button, Switch } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Section } from "@/components/section";
import { runLogQuery } from "@/entities/run/queries";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { plural } from "@/formats/numbers";
import classes from "./run.module.css";

const NONE: readonly LogLineView[] = [];

/** The trainer's words; follows its end while asked to. */
export function LogPanel({ id, run }: { id: string; run: RunDetail }) {
  const lines = useQuery(runLogQuery(id)).data?.lines ?? NONE;
  const [follow, setFollow] = useState(!isTerminal(run.state));
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the end
  useEffect(() => {
    if (follow) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines, follow]);
  const text = () => lines.map((line) => `${line.at} ${line.attempt} ${line.level} ${line.line}`).join("\n");
  return (
    <div id="log">
      <Section
        flush
        title="Log"
        about={plural(lines.length, "line")}
        actions={
          <>
            <Switch
              label="Follow"
              checked={follow}
              onChange={(event) => setFollow(event.currentTarget.checked)}
            />
            <Button
              variant="default"
              leftSection={<IconDownload size={14} />}
              disabled={lines.length === 0}
              onClick={() => download(fileName(`${run.name} log`, "txt"), text())}
            >
              Text
            </Button>
          </>
        }
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard */}
        <div ref={box} className={classes.log} tabIndex={0} role="log" aria-label="Log" aria-live="off">
          {lines.length === 0 ? (
            <div>{isTerminal(run.state) ? "Nothing was logged." : "No log lines yet."}</div>
          ) : null}
          {lines.map((line) => (
            <div key={`${line.attempt} ${line.seq}`} data-level={line.level}>
              <time dateTime={line.at}>{new Date(line.at).toLocaleTimeString("en-GB")}</time>
              {run.attempt > 1 ? <b>#{line.attempt}</b> : null}
              <span>{line.line}</span>
            </div>
          ))}
        </div>
      </Section>
    </div>
  );
}
