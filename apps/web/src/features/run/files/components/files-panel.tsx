"use client";

import type { ArtifactEntry } from "@foldwise/core/contracts/http/artifact";
import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { isTerminal } from "@foldwise/core/states";
import { Skeleton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconFile, IconFolder } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { useUrlState } from "@/fetching/use-url-state";
import { formatBytes } from "@/formats/numbers";
import { filesQuery } from "../queries";
import { FilePreview } from "./file-preview";
import classes from "./files.module.css";

/** Files that were stored with a run: a tree of folders, and what a chosen file has in it. */
export function FilesPanel({ run }: { run: RunDetail }) {
  const refetchInterval = isTerminal(run.state) ? false : 10_000;
  const root = useQuery({ ...filesQuery(run.id, ""), refetchInterval });
  const [chosen, choose] = useUrlState("file", "");
  // A sweep's run has its checkpoints; files are stored with it only by who asks for it.
  if (run.sweepId !== null && (root.data?.length ?? 0) === 0) return null;
  const total = (root.data ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <Section title="Files" about={formatBytes(total)} flush>
      <QueryView query={root} skeleton={<Skeleton h={120} radius="lg" />}>
        {(entries) =>
          entries.length === 0 ? (
            <EmptyState
              sentence="No files were stored with this run."
              command={`npx foldwise artifact put ${run.id} FILE`}
            />
          ) : (
            <div className={classes.panel}>
              <nav className={classes.tree} aria-label="Files of the run">
                <Folder runId={run.id} entries={entries} chosen={chosen} choose={choose} />
              </nav>
              <FilePreview runId={run.id} path={chosen} />
            </div>
          )
        }
      </QueryView>
    </Section>
  );
}

interface FolderProps {
  runId: number;
  entries: readonly ArtifactEntry[];
  /** Path of the file that is shown. */
  chosen: string;
  choose: (path: string) => void;
}

function Folder({ entries, ...props }: FolderProps) {
  return (
    <ul className={classes.folder}>
      {entries.map((entry) => (
        <li key={entry.path}>
          {entry.isFolder ? <SubFolder entry={entry} {...props} /> : <File entry={entry} {...props} />}
        </li>
      ))}
    </ul>
  );
}

type EntryProps = Omit<FolderProps, "entries"> & { entry: ArtifactEntry };

function File({ entry, chosen, choose }: EntryProps) {
  return (
    <button
      type="button"
      className={classes.entry}
      aria-current={entry.path === chosen ? "true" : undefined}
      onClick={() => choose(entry.path)}
    >
      <IconFile size={15} aria-hidden />
      <span className={classes.name}>{entry.name}</span>
      <span className={classes.size}>{formatBytes(entry.bytes)}</span>
    </button>
  );
}

function SubFolder({ entry, ...props }: EntryProps) {
  // Open from the start where the shown file is in it: a link shows what its sender saw.
  const [isOpen, setOpen] = useState(props.chosen.startsWith(`${entry.path}/`));
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <button type="button" className={classes.entry} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Chevron size={15} aria-hidden />
        <IconFolder size={15} aria-hidden />
        <span className={classes.name}>{entry.name}</span>
        <span className={classes.size}>{formatBytes(entry.bytes)}</span>
      </button>
      {isOpen ? <OpenFolder entry={entry} {...props} /> : null}
    </>
  );
}

function OpenFolder({ entry, ...props }: EntryProps) {
  const query = useQuery(filesQuery(props.runId, entry.path));
  return (
    <QueryView query={query} skeleton={<Skeleton h={28} />}>
      {(entries) => <Folder entries={entries} {...props} />}
    </QueryView>
  );
}
