import { isKnownPatient } from "@foldwise/core/splits";
import type { ImportReport } from "../prepare/report";
import classes from "./dataset-page.module.css";

const SHOWN = 50;

/** What an import left out or remarked on, file by file. */
export function ReportList({ report }: { report: ImportReport | null }) {
  if (report === null || (report.notes.length === 0 && report.findings.length === 0))
    return <span className={classes.dim}>All files were imported without findings.</span>;
  return (
    <div className={classes.report}>
      {report.found === "" ? null : <p>{report.found}</p>}
      {report.patientExamples.map(({ path, patient }) => (
        <p key={path} style={{ overflowWrap: "anywhere" }}>
          patient {isKnownPatient(patient) ? patient : "unknown"} in <code>{path}</code>
        </p>
      ))}
      {report.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {report.findingCounts.map(({ level, reason, files }) => (
        <p key={`${level} ${reason}`}>
          {files.toLocaleString("en")} {files === 1 ? "file" : "files"} {level}: {reason}
        </p>
      ))}
      {report.findings.length > 0 ? (
        <ul
          style={{ paddingLeft: 16, maxHeight: 240, overflow: "auto" }}
          aria-label="Files with a finding"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
          tabIndex={0}
        >
          {report.findings.slice(0, SHOWN).map(({ path, message, reason }) => (
            <li key={`${path} ${reason}`} style={{ overflowWrap: "anywhere" }}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      ) : null}
      {report.findings.length > SHOWN ? <p>and {report.findings.length - SHOWN} more</p> : null}
    </div>
  );
}
