"use client";

import { IconInfoCircle } from "@tabler/icons-react";
import { Fragment } from "react";
import { ScrollRegion } from "@/components/scroll-region";
import { useHint } from "@/components/use-hint";
import type { Grid, GridCell, HeadCell } from "../prepare/grid";
import classes from "./result-table.module.css";

interface ResultTableProps {
  label: string;
  grid: Grid;
  chosen: string;
  onChoose: (address: string) => void;
}

/** The table itself: heads in layers, first column in place, each number a button that opens what is behind it. */
export function ResultTable({ label, grid, chosen, onChoose }: ResultTableProps) {
  const heads = 1 + (grid.groups ? 1 : 0) + (grid.leaves ? 1 : 0);
  const corner = (
    <th rowSpan={heads} scope="col" className={classes.corner}>
      <span className={classes.hidden}>row</span>
    </th>
  );
  return (
    <ScrollRegion label={label} className={classes.scroller}>
      <table className={classes.table}>
        <thead>
          {grid.groups ? (
            <tr>
              {corner}
              {grid.groups.map((head) => (
                <Head key={head.key} head={head} start />
              ))}
            </tr>
          ) : null}
          <tr>
            {grid.groups ? null : corner}
            {grid.columns.map((head, index) => (
              <Head key={head.key} head={head} start={startsGroup(grid, index)} />
            ))}
          </tr>
          {grid.leaves ? (
            <tr>
              {grid.leaves.map((leaf) => (
                <th
                  key={leaf.key}
                  scope="col"
                  data-leaf={leaf.leaf}
                  data-start={leaf.isGroupStart || undefined}
                >
                  {leaf.label}
                </th>
              ))}
            </tr>
          ) : null}
        </thead>
        <tbody>
          {grid.rows.map((row) => (
            <Fragment key={row.key}>
              {row.group ? (
                <tr className={classes.group}>
                  <th scope="rowgroup">{row.group}</th>
                  <td colSpan={grid.leafCount} />
                </tr>
              ) : null}
              <tr>
                <th scope="row">
                  <span className={classes.name}>
                    {row.label}
                    <Notes notes={row.notes} about={row.label} />
                  </span>
                </th>
                {row.cells.map((cell) => (
                  <td
                    key={cell.key}
                    data-leaf={cell.leaf}
                    data-start={cell.isGroupStart || undefined}
                    data-chosen={cell.address === chosen || undefined}
                  >
                    <Cell cell={cell} onChoose={onChoose} />
                  </td>
                ))}
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function startsGroup(grid: Grid, column: number): boolean {
  const perColumn = grid.leafCount / grid.columns.length;
  return grid.rows[0]?.cells[column * perColumn]?.isGroupStart ?? true;
}

function Head({ head, start }: { head: HeadCell; start: boolean }) {
  return (
    <th scope="colgroup" colSpan={head.span} data-start={start || undefined} className={classes.over}>
      <span className={classes.name}>
        {head.label}
        <Notes notes={head.notes} about={head.label} />
      </span>
    </th>
  );
}

function Notes({ notes, about }: { notes: readonly string[]; about: string }) {
  const { hint, events } = useHint(notes.join("\n\n"), { width: 380 });
  if (notes.length === 0) return null;
  return (
    <>
      <button
        type="button"
        className={classes.note}
        aria-label={`Note on ${about}: ${notes.join(" ")}`}
        {...events}
      >
        <IconInfoCircle size={14} aria-hidden />
      </button>
      {hint}
    </>
  );
}

function Cell({ cell, onChoose }: { cell: GridCell; onChoose: (address: string) => void }) {
  const words = cell.text === null ? cell.missing : cell.title;
  const { hint, events } = useHint(words);
  return (
    <>
      <button
        type="button"
        className={classes.cell}
        data-best={cell.isBest || undefined}
        data-missing={cell.text === null || undefined}
        aria-label={cell.text === null ? `${cell.dash}, ${cell.missing}` : undefined}
        onClick={() => onChoose(cell.address)}
        {...(words ? events : {})}
      >
        {cell.text ?? cell.dash}
        {cell.reach ? <span className={classes.reach}> {cell.reach}</span> : null}
        {cell.n ? <span className={classes.n}> n {cell.n}</span> : null}
      </button>
      {hint}
    </>
  );
}
