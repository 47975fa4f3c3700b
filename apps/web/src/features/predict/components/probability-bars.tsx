import classes from "./predict.module.css";

/** The probability of each class, the predicted one in full ink. */
export function ProbabilityBars({
  probabilities,
  predicted,
}: {
  probabilities: readonly { class: string; value: number }[];
  predicted: string;
}) {
  return (
    <dl className={classes.bars}>
      {probabilities.map(({ class: name, value }) => (
        <div key={name} data-predicted={name === predicted || undefined}>
          <dt>{name}</dt>
          <dd>
            <span className={classes.track} aria-hidden>
              <span style={{ width: `${Math.max(0.5, value * 100)}%` }} />
            </span>
            <span className="tabular">{value.toFixed(3)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
