import { type BaselineFile, type BaselineValue, findBaseline } from "../../baselines";
import type { TableAggregate } from "../aggregate";
import type { Arm } from "../compare-arms";
import { contentOf } from "../content";
import type { TableAxis, TableDefinition, TableQuestion } from "../definition";
import { type EvaluationSet, evaluationSet } from "../evaluation-set";
import { isFact, type TableFact } from "../facts";
import type { Observation } from "../observation";
import { type FindObservations, indexObservations } from "../observation-index";
import { mergeSelectors, type Selector } from "../selector";
import { type ChosenSettings, chooseSettings, type SettingsRequest } from "../settings";

/** Evaluations that stand behind one number. */
export interface SelectedEvaluations {
  readonly observations: readonly Observation[];
  readonly set: EvaluationSet;
  /** Digest of all that follows from them; see {@link contentOf}. */
  content(): string;
}

/** One cell: what it asks for, and everything that answers it. */
export interface SelectedCell {
  readonly row: TableAxis;
  readonly column: TableAxis;
  readonly metric: string;
  readonly aggregate: TableAggregate;
  readonly select: Selector;
  /** Our side is a count that the caller knows, and not made of evaluations. */
  readonly isFact: boolean;
  readonly fact: TableFact | undefined;
  /** null where no evaluation fits, or our side stays empty. */
  readonly evaluations: SelectedEvaluations | null;
  readonly published: BaselineValue | undefined;
}

export interface SelectedQuestion {
  readonly question: TableQuestion;
  readonly first: Arm;
  readonly second: Arm;
  /** Digest of both arms' evaluations. */
  content(): string;
}

export interface SelectedTable {
  readonly definition: TableDefinition;
  readonly baseline: BaselineFile | null;
  readonly cells: readonly SelectedCell[];
  readonly questions: readonly SelectedQuestion[];
  readonly settings: ChosenSettings;
}

export interface SelectInput {
  readonly definition: TableDefinition;
  readonly baselines: readonly BaselineFile[];
  /** Oldest first. */
  readonly observations: readonly Observation[];
  readonly settings?: SettingsRequest;
  readonly facts?: readonly TableFact[];
}

/** The first stage: which evaluations, facts and published numbers belong to each cell and question. */
export function selectTable(input: SelectInput): SelectedTable {
  const { definition, baselines, observations, facts = [] } = input;
  const baseline = baselines.find(({ id }) => id === definition.baseline) ?? null;
  const settings = chooseSettings(definition, observations, input.settings);
  const find = findIn(definition, indexObservations(observations.filter(settings.keeps)));
  const evaluationsOf = makeEvaluations(find);
  const cells = definition.rows.flatMap((row) =>
    definition.columns.map((column): SelectedCell => {
      const metric = row.metric ?? column.metric ?? definition.metric ?? "";
      const select = mergeSelectors(definition.select, column.select, row.select);
      const isGiven = isFact(definition, row, column);
      const isEmpty = isGiven || row.publishedOnly || column.publishedOnly;
      return {
        row,
        column,
        metric,
        aggregate: row.aggregate ?? column.aggregate ?? definition.aggregate,
        select,
        isFact: isGiven,
        fact: facts.find((one) => one.row === row.key && one.column === column.key),
        evaluations: isEmpty ? null : evaluationsOf(select),
        published:
          baseline === null
            ? undefined
            : findBaseline(baseline, {
                table: definition.baselineTable ?? definition.id,
                row: row.key,
                column: column.key,
                metric,
              }),
      };
    }),
  );
  const questions = definition.questions.map((question): SelectedQuestion => {
    const arm = ({ label, select }: TableQuestion["first"]): Arm => ({
      label,
      observations: find(mergeSelectors(definition.select, select)),
    });
    const [first, second] = [arm(question.first), arm(question.second)];
    const content = () => [first, second].map((one) => contentOf(one.observations)).join(" ");
    return { question, first, second, content };
  });
  return { definition, baseline, cells, questions, settings };
}

/** A cell without a fold is made of the table's folds, or of all where it names none. */
function findIn({ folds }: TableDefinition, find: FindObservations): FindObservations {
  if (folds === undefined) return find;
  return (selector) => {
    const found = find(selector);
    return selector.fold === undefined ? found.filter(({ dims }) => folds.includes(dims.fold)) : found;
  };
}

/** Evaluations of a selector: rows of other measures ask for the same. */
function makeEvaluations(find: FindObservations): (selector: Selector) => SelectedEvaluations | null {
  const known = new Map<string, SelectedEvaluations | null>();
  return (selector) => {
    const key = JSON.stringify(selector);
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const observations = find(selector);
    const made =
      observations.length === 0
        ? null
        : { observations, set: evaluationSet(observations), content: once(() => contentOf(observations)) };
    known.set(key, made);
    return made;
  };
}

/** What is made when it is first asked for: counting cells needs no digests. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Cells of ours that are answered: with a number, or with runs that say why there is none. Nothing more will fill them. */
export function answeredCells({ cells }: SelectedTable): number {
  return cells.filter(({ row, column, isFact: isGiven, fact, evaluations }) => {
    if (row.publishedOnly || column.publishedOnly) return false;
    if (!isGiven) return evaluations !== null;
    return fact !== undefined && (fact.value !== null || (fact.runs ?? []).length > 0);
  }).length;
}
