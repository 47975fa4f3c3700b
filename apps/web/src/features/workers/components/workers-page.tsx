"use client";

import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/empty-state";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { workersQuery } from "@/entities/worker/queries";
import { prepareWorkers } from "../prepare/worker-cards";
import { WorkerPanel } from "./worker-panel";

export function WorkersPage() {
  const query = useQuery(workersQuery);
  return (
    <>
      <PageHead
        title="Workers"
        about="Training machines: each worker runs jobs of its resource classes, one per slot."
      />
      <QueryView query={query}>
        {(workers) =>
          workers.length === 0 ? (
            <EmptyState
              sentence="No worker has reported yet. Nothing trains without one."
              command="npx foldwise worker"
            />
          ) : (
            <div className="fw-grid-2">
              {prepareWorkers(workers).map((card) => (
                <WorkerPanel key={card.worker.id} card={card} />
              ))}
            </div>
          )
        }
      </QueryView>
    </>
  );
}
