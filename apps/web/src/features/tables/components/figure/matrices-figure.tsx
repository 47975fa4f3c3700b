import { type FilledTable, type TableMatrix, tableMatrices } from "@foldwise/core/tables";
import { ConfusionMatrix } from "@/components/confusion-matrix/confusion-matrix";
import { Section } from "@/components/section";
import classes from "./figure.module.css";

/** Confusion matrices of ours, a column for each fold, and the published ones that printed numbers give away. */
export function MatricesFigure({ table }: { table: FilledTable }) {
  return (
    <div className={classes.sections}>
      <Matrices
        title="Our confusion matrices"
        about={`on ${table.dataset.name}`}
        matrices={tableMatrices(table, "ours")}
      />
      <Matrices
        title="Published confusion matrices"
        about="shown only as an image in the source; recovered from the reported values"
        matrices={tableMatrices(table, "published")}
      />
    </div>
  );
}

interface MatricesProps {
  title: string;
  about: string;
  matrices: readonly TableMatrix[];
}

function Matrices({ title, about, matrices }: MatricesProps) {
  if (matrices.length === 0) return null;
  return (
    <Section title={title} about={about}>
      <div className={classes.panels}>
        {matrices.map((one) => (
          <figure key={one.key} className={classes.panel}>
            <figcaption>
              {one.title} <small>{one.about}</small>
            </figcaption>
            <ConfusionMatrix {...one.matrix} label={`${title}: ${one.title}`} />
          </figure>
        ))}
      </div>
    </Section>
  );
}
