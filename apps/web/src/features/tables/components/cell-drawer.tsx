"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { FilledTable, TableCell } from "@foldwise/core/tables";
import { Button, Drawer, Title } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import type { ReactNode } from "react";
import { ConfusionMatrix } from "@/components/confusion-matrix/confusion-matrix";
import { Pairs } from "@/components/pairs";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { useUrlDialog } from "@/fetching/use-url-state";
import { cellTitle, differencePairs, oursPairs, publishedPairs } from "../prepare/cell-story";
import { absence, findCell } from "../prepare/grid";
import { prepareMissing } from "../prepare/missing";
import classes from "./cell-drawer.module.css";
import { CellRuns } from "./cell-runs";

export interface CellDrawerProps {
  table: FilledTable;
  dataset: DatasetView | undefined;
  /** Row and column; empty for closed. */
  address: string;
  close: () => void;
}

/** What is behind a number, on both sides. */
export function CellDrawer({ table, dataset, address, close }: CellDrawerProps) {
  // The focus goes back to where it was only from a drawer that was closed at first.
  const isMounted = useMounted();
  const cell = isMounted ? findCell(table, address) : null;
  return (
    <Drawer
      opened={cell !== null}
      onClose={close}
      position="right"
      size={460}
      title={cell ? cellTitle(table, cell) : ""}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {cell ? (
        <>
          <Ours table={table} cell={cell} dataset={dataset} />
          {table.baseline ? <Published table={table} cell={cell} /> : null}
          {cell.published && cell.ours ? (
            <Part title="Difference">
              <Pairs rows={differencePairs(table, cell)} />
            </Part>
          ) : null}
          <Notes notes={cell.notes} />
        </>
      ) : null}
    </Drawer>
  );
}

interface SideProps {
  table: FilledTable;
  cell: TableCell;
}

function Ours({ table, cell, dataset }: SideProps & { dataset: DatasetView | undefined }) {
  const runDialog = useUrlDialog("run");
  const { ours } = cell;
  const title = (
    <>
      Ours <SyntheticBadge dataset={dataset} />
    </>
  );
  if (ours === null) {
    const missing = prepareMissing(table);
    const isPublishedOnly = [...table.rows, ...table.columns].some(
      ({ key, publishedOnly }) => publishedOnly && (key === cell.row || key === cell.column),
    );
    return (
      <Part title={title}>
        <p className={classes.text}>{absence(table, isPublishedOnly)}</p>
        {missing && !isPublishedOnly ? (
          <Button onClick={() => runDialog.open("1", { cell: null })}>Run missing cells</Button>
        ) : null}
      </Part>
    );
  }
  return (
    <Part title={title}>
      <Pairs rows={oursPairs(table, cell, dataset)} />
      {ours.confusion ? (
        <figure className={classes.figure}>
          <ConfusionMatrix {...ours.confusion} label="Our confusion matrix" />
          <figcaption>
            {ours.evaluations === 1
              ? "of the evaluation behind it"
              : `sum of ${ours.evaluations} evaluations`}
          </figcaption>
        </figure>
      ) : null}
      <CellRuns runs={ours.runs} />
    </Part>
  );
}

function Published({ table, cell }: SideProps) {
  const { published } = cell;
  if (published === null)
    return (
      <Part title="Published">
        <p className={classes.text}>The source reports no value here.</p>
      </Part>
    );
  return (
    <Part title="Published">
      <Pairs rows={publishedPairs(table, cell, published)} />
      {published.matrices.map((matrix, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: candidates have no other name
        <figure key={index} className={classes.figure}>
          <ConfusionMatrix {...matrix} label={`Recovered confusion matrix ${index + 1}`} />
          <figcaption>
            {published.matrices.length === 1
              ? "recovered from the reported values; not in the source"
              : `candidate ${index + 1} of ${published.matrices.length}, recovered from the reported values`}
          </figcaption>
        </figure>
      ))}
      <Notes notes={published.notes} />
    </Part>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  return notes.map((note) => (
    <p key={note} className={classes.text}>
      {note}
    </p>
  ));
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <Title order={3} className={classes.title}>
        {title}
      </Title>
      {children}
    </section>
  );
}
