import type { Overview } from "@foldwise/core/contracts/http-responses";
import { EmptyState } from "@/components/empty-state";

/** Before anything ran: one sentence, one button, one command. */
export function FirstRun({ overview }: { overview: Overview }) {
  const dataset = overview.datasets[0];
  if (overview.workers.live === 0)
    return (
      <EmptyState
        sentence="Nothing has run yet, and no worker is running. Start one first."
        action={{ label: "See workers", href: "/workers" }}
        command="npx foldwise worker"
      />
    );
  if (!dataset)
    return (
      <EmptyState
        sentence="Nothing has run yet. A sweep needs a dataset: import the built-in synthetic cells, or your own folder of folds and classes."
        action={{ label: "Datasets", href: "/datasets" }}
        command="npx foldwise dataset import PATH"
      />
    );
  return (
    <EmptyState
      sentence={`Nothing has run yet. The quick-start sweep trains two variants on the folds of ${dataset.name} in a few minutes.`}
      action={{ label: "Start the quick-start sweep", href: "/sweeps/new?preset=quick-start" }}
      command="npx foldwise sweep run data/sweeps/quick-start.yaml --watch"
    />
  );
}
