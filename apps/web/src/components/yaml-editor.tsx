"use client";

import { Paper, Title } from "@mantine/core";
import { useMemo, useRef } from "react";
import type { LocatedProblem } from "@/yaml/fields";
import { markPieces, type YamlPiece } from "@/yaml/pieces";
import classes from "./yaml-editor.module.css";

interface YamlEditorProps {
  /** What the text is. */
  name?: string;
  text: string;
  /** The text, in its colors. */
  pieces: readonly YamlPiece[];
  problems: readonly LocatedProblem[];
  onChange: (text: string) => void;
}

const LINE_HEIGHT = 18;

/** A plan, or another definition, as text; lines with problems are marked in the gutter and listed below. */
export function YamlEditor({ name = "Plan", text, pieces, problems, onChange }: YamlEditorProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const bad = new Map(problems.map((problem) => [problem.line, problem.problem]));
  const lines = text.split("\n");
  const marked = useMemo(
    () =>
      markPieces(
        pieces,
        problems.flatMap(({ range }) => (range ? [range] : [])),
      ),
    [pieces, problems],
  );
  return (
    <Paper className={classes.editor}>
      <Title order={2} p="12px 16px 8px">
        {name}, YAML
      </Title>
      <div ref={scroller} className={classes.code}>
        <div className={classes.gutter} aria-hidden>
          {lines.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its number
            <div key={index} data-bad={bad.has(index + 1) || undefined} title={bad.get(index + 1)}>
              {index + 1}
            </div>
          ))}
        </div>
        {/* The colored text gives the size; the one that is typed into lies over it without ink. */}
        <div className={classes.sheet}>
          <pre aria-hidden>
            {marked.map((piece, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name but its place
              <span key={index} data-kind={piece.kind} data-wrong={piece.isWrong || undefined}>
                {piece.text}
              </span>
            ))}
            {"\n\n"}
          </pre>
          <textarea
            aria-label={`${name} as YAML`}
            spellCheck={false}
            value={text}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </div>
      </div>
      {problems.length > 0 ? (
        <ul className={classes.problems} aria-label={`Errors in the ${name.toLowerCase()}`}>
          {problems.map((problem) => (
            <li key={`${problem.field} ${problem.problem}`}>
              <button
                type="button"
                onClick={() => scroller.current?.scrollTo({ top: (problem.line - 4) * LINE_HEIGHT })}
              >
                line {problem.line}, column {problem.column}, {problem.field}
                {problem.value ? `: ${problem.value}` : ""} — {problem.problem}
                {problem.remedy ? `; ${problem.remedy}` : ""}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </Paper>
  );
}
