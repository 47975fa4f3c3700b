"use client";

import type { DatasetRef } from "@foldwise/core/contracts/http/dataset";
import { type ArmComparison, type FilledTable, rateFormat } from "@foldwise/core/tables";
import { Collapse, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ScrollRegion } from "@/components/scroll-region";
import { Section } from "@/components/section";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { prepareAnswer } from "../prepare/answers";
import classes from "./table-page.module.css";

interface AnswerPanelProps {
  comparison: ArmComparison;
  table: Pick<FilledTable, "unit" | "decimals">;
  dataset: DatasetRef | undefined;
}

/** A question of the table: effect, interval, test and n, then each fold, then what other tests say. */
export function AnswerPanel({ comparison, table, dataset }: AnswerPanelProps) {
  const answer = prepareAnswer(comparison, rateFormat(table));
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <Section
      title={
        <Group gap={8}>
          {answer.question}
          <SyntheticBadge dataset={dataset} />
        </Group>
      }
      about={answer.contrast}
    >
      {answer.headline === null ? (
        <div>Not answered yet: {answer.withheld}.</div>
      ) : (
        <>
          <div className={classes.headline}>
            {answer.verdict === null ? "" : `${answer.verdict}. `}
            {answer.headline}
          </div>
          <div className={classes.detail}>{answer.detail}</div>
          {answer.seeds ? <div className={classes.detail}>{answer.seeds}</div> : null}
          <ScrollRegion label="Effect by fold" className={classes.scroller}>
            <table className={classes.folds}>
              <thead>
                <tr>
                  {[
                    "fold",
                    ...answer.arms,
                    "effect",
                    "95 % interval, fold alone",
                    "p (Holm over folds)",
                    "n",
                  ].map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {answer.folds.map((fold) => (
                  <tr key={fold.fold}>
                    <th scope="row">{fold.fold}</th>
                    <td>{fold.first}</td>
                    <td>{fold.second}</td>
                    <td>{fold.effect}</td>
                    <td>{fold.range}</td>
                    <td>{fold.p}</td>
                    <td>{fold.n}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
          <Tests tests={answer.overFolds} />
          {answer.inFolds.length > 0 ? (
            <>
              <button type="button" className={classes.link} onClick={toggle} aria-expanded={opened}>
                <span className={classes.detail}>
                  {opened ? "Hide the other tests" : `${answer.inFolds.length} other tests within folds`}
                </span>
              </button>
              <Collapse expanded={opened} transitionDuration={0}>
                <Tests tests={answer.inFolds} />
              </Collapse>
            </>
          ) : null}
        </>
      )}
      {answer.notes.map((note) => (
        <div key={note} className={classes.detail}>
          {note}
        </div>
      ))}
    </Section>
  );
}

function Tests({ tests }: { tests: readonly { name: string; text: string }[] }) {
  if (tests.length === 0) return null;
  return (
    <dl className={classes.tests}>
      {tests.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
