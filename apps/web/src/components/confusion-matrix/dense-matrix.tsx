"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { download } from "@/exports/download";
import { fileName } from "@/exports/file-name";
import { toCsv } from "@/formats/csv";
import {
  type ClassOrder,
  type ConfusionCell,
  confusionCells,
  type Matrix,
  orderedMatrix,
  perClass,
  topConfusions,
} from "./cells";
import classes from "./dense-matrix.module.css";
import { Rate } from "./rate";

/** Mistakes that are named below the matrix. */
const NAMED = 20;
/** Up to these a cell has room for a number that is read without effort. */
const MAX_ROOMY = 20;
/** More rows and columns than these make a page slow; the file has them all. */
const MAX_SHOWN = 100;

type Shown = "count" | "true" | "predicted";

const SHOWN = [
  { value: "count", label: "Images" },
  { value: "true", label: "% of true" },
  { value: "predicted", label: "% of predicted" },
] as const satisfies readonly { value: Shown; label: string }[];

const ORDERS = [
  { value: "given", label: "Class order" },
  { value: "mistakes", label: "Most mistakes first" },
] as const satisfies readonly { value: ClassOrder; label: string }[];

interface DenseMatrixProps extends Matrix {
  label: string;
}

/**
 * Many classes: a cell is a small square, darker the greater its share is, with its number where there is any; the names of
 * row and column stay in view, and the most frequent mistakes are listed. Normalized by row or by column, and with the
 * classes of the most mistakes first, on demand.
 */
export function DenseMatrix({ label, ...matrix }: DenseMatrixProps) {
  const [shown, setShown] = useState<Shown>("count");
  const [order, setOrder] = useState<ClassOrder>("given");
  const all = matrix.classes.length;
  const ordered = orderedMatrix(matrix, order, MAX_SHOWN);
  const mistakes = topConfusions(matrix, NAMED);
  return (
    <>
      <div className={classes.controls}>
        <SegmentedControl size="xs" aria-label="Cells" value={shown} onChange={setShown} data={[...SHOWN]} />
        <SegmentedControl
          size="xs"
          aria-label="Order of the classes"
          value={order}
          onChange={setOrder}
          data={[...ORDERS]}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          onClick={() => saveMatrix(label, matrix)}
        >
          Matrix CSV
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          onClick={() => saveMistakes(label, matrix)}
        >
          Mistakes CSV
        </Button>
      </div>
      {all > MAX_SHOWN ? (
        <p className="fw-dim">
          {MAX_SHOWN} of {all} classes are shown; the CSV files have all.
        </p>
      ) : null}
      <div className={classes.beside} data-roomy={all <= MAX_ROOMY || undefined}>
        <section
          className={classes.frame}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
          tabIndex={0}
          aria-label={label}
        >
          <DenseTable label={label} matrix={ordered} whole={matrix} shown={shown} />
        </section>
        {mistakes.length > 0 ? (
          <div className={classes.mistakes}>
            <h3>Most frequent mistakes</h3>
            <ol aria-label={`${label}: most frequent mistakes`}>
              {mistakes.map(({ truth, predicted, count, share }) => (
                <li key={`${truth} ${predicted}`}>
                  {count.toLocaleString("en")} {truth} predicted as {predicted}
                  {share === null ? "" : ` (${percent(share, 1)} %)`}
                </li>
              ))}
            </ol>
          </div>
        ) : null}
      </div>
    </>
  );
}

interface DenseTableProps {
  label: string;
  /** What is shown of the whole. */
  matrix: Matrix;
  whole: Matrix;
  shown: Shown;
}

function DenseTable({ label, matrix, whole, shown }: DenseTableProps) {
  const place = new Map(whole.classes.map((name, c) => [name, c]));
  const cells = confusionCells(whole);
  const byClass = perClass(whole);
  return (
    <table className={classes.matrix} aria-label={`${label}, rows true, columns predicted`}>
      <thead>
        <tr>
          <th scope="col">true \ predicted</th>
          {matrix.classes.map((name) => (
            <th key={name} scope="col" title={name}>
              <span>{name}</span>
            </th>
          ))}
          <th scope="col">recall</th>
        </tr>
      </thead>
      <tbody>
        {matrix.classes.map((truth) => (
          <tr key={truth}>
            <th scope="row" title={truth}>
              {truth}
            </th>
            {matrix.classes.map((predicted) => {
              const cell = cells[place.get(truth) ?? -1]?.[place.get(predicted) ?? -1];
              return cell === undefined ? (
                <td key={predicted} />
              ) : (
                <Cell key={predicted} cell={cell} shown={shown} />
              );
            })}
            <td className={classes.rate}>
              <Rate
                value={byClass[place.get(truth) ?? -1]?.recall ?? null}
                why="The test set has no image of this class."
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The shade is the square root of the share: a mistake of one in a hundred can still be seen. */
function Cell({ cell, shown }: { cell: ConfusionCell; shown: Shown }) {
  const { count, truth, predicted } = cell;
  const share = (shown === "predicted" ? cell.shareOfPredicted : cell.share) ?? 0;
  const text = shown === "count" ? count.toLocaleString("en") : percent(share, 0);
  return (
    <td
      data-right={truth === predicted || undefined}
      title={`${count.toLocaleString("en")} ${truth} predicted as ${predicted}, ${percent(cell.share ?? 0, 1)} % of the true class, ${percent(cell.shareOfPredicted ?? 0, 1)} % of the predicted one`}
      style={
        count === 0
          ? undefined
          : {
              background: `color-mix(in srgb, light-dark(#4a5a70, #9db2cc) ${Math.round(Math.sqrt(share) * 42)}%, var(--fw-canvas))`,
            }
      }
    >
      {count === 0 ? "" : text}
    </td>
  );
}

function percent(share: number, digits: number): string {
  return (share * 100).toFixed(digits);
}

/** Counts of all classes, rows true. */
function saveMatrix(label: string, { classes: names, counts }: Matrix): void {
  const header = ["true \\ predicted", ...names];
  const rows = counts.map((row, truth) => [names[truth] ?? "", ...row]);
  download(fileName(label, "csv"), toCsv(header, rows), "text/csv;charset=utf-8");
}

/** Every pair of classes that was mistaken, the most frequent first. */
function saveMistakes(label: string, matrix: Matrix): void {
  const rows = topConfusions(matrix, Number.POSITIVE_INFINITY).map((cell) => [
    cell.truth,
    cell.predicted,
    cell.count,
    cell.share,
    cell.shareOfPredicted,
  ]);
  const header = ["true", "predicted", "images", "share of true", "share of predicted"];
  download(fileName(`${label} mistakes`, "csv"), toCsv(header, rows), "text/csv;charset=utf-8");
}
