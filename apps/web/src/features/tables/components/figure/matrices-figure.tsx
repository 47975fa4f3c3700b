import type { FilledTable } from "@foldwise/core";
import { ConfusionMatrix } from "@/components/confusion-matrix/confusion-matrix";
import { Section } from "@/components/section";
import { prepareMatrices } from "../../prepare/matrices";
import classes from "./figure.module.css";

/** Confusion matrices of ours, a column for each fold. */
export function MatricesFigure({ table }: { table: FilledTable }) {
  const matrices = prepareMatrices(table);
  if (matrices.length === 0) return null;
  return (
    <Section
      title="Our confusion matrices"
      about={`on ${table.dataset.name}; the article's are printed only as a picture`}
    >
      <div className={classes.panels}>
        {matrices.map(({ key, title, about, matrix }) => (
          <figure key={key} className={classes.panel}>
            <figcaption>
              {title} <small>{about}</small>
            </figcaption>
            <ConfusionMatrix {...matrix} label={title} />
          </figure>
        ))}
      </div>
    </Section>
  );
}
