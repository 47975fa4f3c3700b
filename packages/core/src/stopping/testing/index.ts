import type { Direction } from "../../measures";
import { betterOf } from "../direction";
import { type Finding, makeStoppingRule, type Report, type StoppingOptions } from "../index";

export interface StoppingStudy {
  /** Takes what a trial of one run reports; why it is stopped, or null. */
  report(trial: number, step: number, value: number): Finding | null;
  complete(trial: number): void;
}

/** A stopping rule over trials that are all held in memory: what a database has to come to as well. */
export function makeStudy(options: StoppingOptions, direction: Direction): StoppingStudy {
  const rule = makeStoppingRule(options, direction);
  if (rule.by !== "steps") throw new Error(`${options.kind} does not judge steps`);
  const reports = new Map<number, Report[]>();
  const completed = new Set<number>();
  const valuesIn = (cell: number) =>
    [...reports]
      .filter(([trial]) => rule.others === "reached" || completed.has(trial))
      .flatMap(([, own]) => own.filter((report) => report.cell === cell).map(({ value }) => value))
      .filter((value) => !Number.isNaN(value))
      .sort((a, b) => (direction === "minimize" ? a - b : b - a));
  return {
    report(trial, step, value) {
      const own = reports.get(trial) ?? [];
      reports.set(trial, own);
      for (const cell of rule.cells(step, own.at(-1)?.cell ?? null)) {
        own.push({ cell, step, value, best: betterOf(direction, own.at(-1)?.best ?? Number.NaN, value) });
        const judgement = rule.judge(own.slice(-rule.window));
        if (judgement.kind === "stop") return judgement.finding;
        if (judgement.kind === "go-on") continue;
        const { question } = judgement;
        if (completed.size < question.startupTrials) continue;
        const values = valuesIn(cell);
        const ranks = question.ranks(values.length);
        if (ranks.length === 0) continue;
        const finding = question.answer({
          count: values.length,
          values: ranks.map((rank) => values[rank] ?? Number.NaN),
        });
        if (finding) return finding;
      }
      return null;
    },
    complete: (trial) => void completed.add(trial),
  };
}
