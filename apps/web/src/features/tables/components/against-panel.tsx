import { type FilledTable, rateFormat } from "@foldwise/core/tables";
import { ScrollRegion } from "@/components/scroll-region";
import { Section } from "@/components/section";
import { prepareAgainst, sidesAssume, verdictHead } from "../prepare/against";
import classes from "./table-page.module.css";

const HEAD = ["fold", "ours", "published", "difference", "95 % interval", "p (Holm)", "n"];

/** "Is ours compatible with the published number?", fold by fold and in the mean; only where differences are shown. */
export function AgainstPanel({ table }: { table: FilledTable }) {
  const format = rateFormat(table);
  const margin = table.equivalenceMargin;
  const rows = prepareAgainst(table.against, format, margin);
  if (rows.length === 0) return null;
  return (
    <Section
      title="Is ours compatible with the published numbers?"
      about={
        table.dataset.isComparable
          ? `difference of two independent rates${table.unit === "percent" ? " in percent" : ""}, published intervals widened by rounding`
          : `shown as asked for: ${table.dataset.name} has other images than the published numbers are of, so the answer says nothing about those`
      }
    >
      <ScrollRegion label="Ours against published">
        <table className={classes.folds}>
          <thead>
            <tr>
              <th scope="col">row, arm</th>
              {[...HEAD, verdictHead(format, margin)].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} className={row.isPooled ? classes.pooled : undefined}>
                <th scope="row">{row.label}</th>
                <td>{row.where}</td>
                <td>{row.ours}</td>
                <td>{row.published}</td>
                <td>{row.difference}</td>
                <td>{row.range}</td>
                <td>{row.p}</td>
                <td>{row.n}</td>
                <td title={row.because}>{row.verdict}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={classes.detail}>
        Newcombe's interval for each fold, the folds' mean by adding their variances;{" "}
        {sidesAssume(table.cells)}. Compatible: the 95 % interval excludes differences beyond the margin (two
        one-sided tests). Not compatible: the difference is significant at 0.05. Inconclusive: neither. Holm
        over the folds of a row, and over the means of all rows.
      </div>
    </Section>
  );
}
