"use client";

import type { ArtifactEntry } from "@foldwise/core/contracts/http/artifact";
import { Button, Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { QueryView } from "@/components/query-view";
import { RelativeTime } from "@/components/relative-time";
import { formatBytes } from "@/formats/numbers";
import { parseCsv } from "../prepare/parse-csv";
import { MAX_IMAGE_BYTES, MAX_TEXT_BYTES, type PreviewKind, previewKind } from "../prepare/preview-kind";
import { fileAddress, filesQuery, fileTextQuery } from "../queries";
import classes from "./files.module.css";

const MAX_ROWS = 100;
const MAX_COLUMNS = 50;

/** A file's facts, a button that downloads it, and its beginning. Text is drawn as text, whatever the file says that it is. */
export function FilePreview({ runId, path }: { runId: number; path: string }) {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const siblings = useQuery(filesQuery(runId, folder));
  if (path === "") return <Note>Choose a file to see it.</Note>;
  return (
    <QueryView query={siblings} skeleton={<Skeleton h={120} />}>
      {(entries) => {
        const entry = entries.find((one) => one.path === path && !one.isFolder);
        return entry ? (
          <Preview runId={runId} entry={entry} />
        ) : (
          <Note>This file is not there any more.</Note>
        );
      }}
    </QueryView>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <div className={`${classes.preview} fw-dim`}>{children}</div>;
}

function Preview({ runId, entry }: { runId: number; entry: ArtifactEntry }) {
  const { path, name, bytes, createdAt } = entry;
  const address = fileAddress(runId, path);
  return (
    <section className={classes.preview} aria-label={`Preview of ${path}`}>
      <div className={classes.head}>
        <div>
          <b className={classes.path}>{path}</b>
          <div className="fw-dim">
            {formatBytes(bytes)}, <RelativeTime at={createdAt} />
          </div>
        </div>
        <Button
          component="a"
          href={address}
          download={name}
          variant="default"
          leftSection={<IconDownload size={14} />}
        >
          Download
        </Button>
      </div>
      <Contents runId={runId} entry={entry} kind={previewKind(name)} />
    </section>
  );
}

function Contents({ runId, entry, kind }: { runId: number; entry: ArtifactEntry; kind: PreviewKind | null }) {
  if (kind === null) return <div className="fw-dim">No preview of this kind of file.</div>;
  if (kind !== "image") return <TextContents runId={runId} entry={entry} kind={kind} />;
  if (entry.bytes > MAX_IMAGE_BYTES)
    return <div className="fw-dim">Too large for a preview: over {formatBytes(MAX_IMAGE_BYTES)}.</div>;
  // biome-ignore lint/performance/noImgElement: it is of any size, and is not scaled by the server
  return <img className={classes.image} src={fileAddress(runId, entry.path)} alt={entry.name} />;
}

function TextContents({
  runId,
  entry,
  kind,
}: {
  runId: number;
  entry: ArtifactEntry;
  kind: Exclude<PreviewKind, "image">;
}) {
  const { path, bytes, sha256 } = entry;
  const query = useQuery(fileTextQuery({ runId, path, sha256: sha256 ?? "" }));
  const isCut = bytes > MAX_TEXT_BYTES;
  return (
    <QueryView query={query} skeleton={<Skeleton h={120} />}>
      {(text) => (
        <>
          {kind === "csv" || kind === "tsv" ? (
            <Records text={text} isCut={isCut} separator={kind === "csv" ? "," : "\t"} label={path} />
          ) : (
            <ScrollBox label={`Text of ${path}`}>
              <pre className={classes.text}>{kind === "json" ? indented(text) : text}</pre>
            </ScrollBox>
          )}
          {isCut ? (
            <div className="fw-dim">
              The first {formatBytes(MAX_TEXT_BYTES)} of {formatBytes(bytes)}.
            </div>
          ) : null}
        </>
      )}
    </QueryView>
  );
}

/** Scrolls in both directions; a page stays as long as it is, whatever a file holds. */
function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
    <section className={classes.box} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

function Records({
  text,
  isCut,
  separator,
  label,
}: {
  text: string;
  isCut: boolean;
  separator: "," | "\t";
  label: string;
}) {
  const [header = [], ...rows] = parseCsv(text, { maxRows: MAX_ROWS + 2, isCut, separator });
  const shown = rows.slice(0, MAX_ROWS);
  const columns = header.slice(0, MAX_COLUMNS);
  const isBounded = rows.length > MAX_ROWS || header.length > MAX_COLUMNS;
  return (
    <>
      <ScrollBox label={`Table of ${label}`}>
        <table className={classes.records}>
          <thead>
            <tr>
              {columns.map((name, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file never move, and may have one name
                <th key={column} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file never move
              <tr key={index}>
                {columns.map((_, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file never move
                  <td key={column}>{row[column] ?? ""}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {isBounded ? (
        <div className="fw-dim">
          At most {MAX_ROWS} rows and {MAX_COLUMNS} columns are shown.
        </div>
      ) : null}
    </>
  );
}

/** JSON with an indent; what is not JSON, or not whole, as it is. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
