import type { FilledTable } from "@foldwise/core/tables";
import { Section } from "@/components/section";
import { prepareNotes } from "../prepare/notes";
import classes from "./table-page.module.css";

/** What has to be known to read the numbers: of the table, its rows and columns, and its printed cells. */
export function NotesPanel({ table }: { table: FilledTable }) {
  const notes = prepareNotes(table);
  if (notes.length === 0) return null;
  return (
    <Section title="Notes on the numbers">
      <dl className={classes.notes} style={{ marginTop: 0 }}>
        {notes.map(({ about, note }) => (
          <div key={`${about} ${note}`}>
            {about ? <dt>{about}</dt> : null}
            <dd style={about ? undefined : { marginLeft: 0 }}>{note}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
