import type { LocatedProblem } from "@/yaml/fields";
import { labelOfField } from "../prepare/field-label";
import classes from "./launch-bar.module.css";
import { revealField } from "./reveal-field";

interface ProblemLinksProps {
  problems: readonly LocatedProblem[];
  onFollow: () => void;
}

/** Problems of the plan; each leads to its field. */
export function ProblemLinks({ problems, onFollow }: ProblemLinksProps) {
  return (
    <ul className="fw-plain">
      {problems.map((problem) => (
        <li key={`${problem.field} ${problem.problem}`}>
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              onFollow();
              revealField(problem);
            }}
          >
            <strong>{labelOfField(problem.field)}</strong>
            {problem.value ? ` ${problem.value}` : ""}: {problem.problem}
            {problem.remedy ? <span className="fw-dim">; {problem.remedy}</span> : null}
          </button>
        </li>
      ))}
    </ul>
  );
}
