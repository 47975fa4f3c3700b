"use client";

import { Paper, Title } from "@mantine/core";
import { useMemo } from "react";
import type { LocatedProblem } from "@/yaml/fields";
import { markPieces, type Range, type YamlPiece } from "@/yaml/pieces";
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

const idOf = (name: string) => `${name.toLowerCase()}-yaml`;

/** Puts the focus into the editor of a text, at a line of it and what is marked there. */
export function revealLine(name: string, line: number, range: Range | null): void {
  const field = document.getElementById(idOf(name));
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.scrollIntoView({ block: "nearest" });
  field.focus({ preventScroll: true });
  const at = startOfLine(field.value, line);
  field.setSelectionRange(range?.[0] ?? at, range?.[1] ?? at);
  scrollerOf(field)?.scrollTo({ top: (line - 4) * LINE_HEIGHT });
}

const scrollerOf = (field: HTMLElement) => field.closest(`.${classes.code}`);

function startOfLine(text: string, line: number): number {
  return text
    .split("\n")
    .slice(0, line - 1)
    .reduce((length, one) => length + one.length + 1, 0);
}

/** A plan, or another definition, as text; lines with problems are marked in the gutter and listed below. */
export function YamlEditor({ name = "Plan", text, pieces, problems, onChange }: YamlEditorProps) {
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
      <div className={classes.code}>
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
            id={idOf(name)}
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
              <button type="button" onClick={() => revealLine(name, problem.line, problem.range)}>
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
