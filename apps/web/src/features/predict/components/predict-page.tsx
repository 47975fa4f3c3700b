"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import type { WeightsKind } from "@foldwise/core/words";
import { Button, SegmentedControl } from "@mantine/core";
import { IconArrowLeft, IconDice5 } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { useNamePage } from "@/components/page-name";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { runQuery } from "@/entities/run/queries";
import { AnswerError } from "@/entities/worker-request/answer-error";
import { FileDrop } from "@/entities/worker-request/file-drop";
import { useSetUrlState, useUrlState } from "@/fetching/use-url-state";
import { predictionsQuery, queuePrediction } from "../queries/predict";
import { LatencyPanel } from "./latency-panel";
import classes from "./predict.module.css";
import { PredictionList } from "./prediction-list";

const TEST_IMAGES = 8;
const MAX_IMAGES = 32;

/** Images in, classes and their probabilities out. The link of an answer is valid for a day. */
export function PredictPage({ id }: { id: string }) {
  const run = useQuery(runQuery(id));
  useNamePage("Predict", {
    title: `Predict with ${run.data?.name ?? `run ${id}`}`,
    parent: run.data?.name ?? null,
  });
  return <QueryView query={run}>{(data) => <Loaded id={id} run={data} />}</QueryView>;
}

function Loaded({ id, run }: { id: string; run: RunDetail }) {
  const [weightsText] = useUrlState("weights", "best");
  const [requestText] = useUrlState("request", "");
  const setUrl = useSetUrlState();
  const weights: WeightsKind = weightsText === "last" ? "last" : "best";
  const requestId = /^\d+$/.test(requestText) ? Number(requestText) : null;
  const queue = useMutation({
    mutationFn: (asked: { images?: readonly File[]; testImages?: number }) =>
      queuePrediction(id, { ...asked, weights }),
    onSuccess: (request) => setUrl({ request: String(request.id) }),
  });
  const answer = useQuery(predictionsQuery(requestId));
  const isWorking = queue.isPending || answer.isFetching;
  const error = queue.error ?? answer.error;
  const canPredict = run.epoch > 0 && run.hasNetwork;
  return (
    <>
      <PageHead
        title={`Predict with ${run.name}`}
        badges={<SyntheticBadge dataset={run.dataset} simulated={run.simulated} />}
        about="A worker preprocesses each image as in training and runs the model, one image at a time."
        actions={
          <Button
            variant="default"
            component={Link}
            href={`/runs/${id}`}
            leftSection={<IconArrowLeft size={14} />}
          >
            Run {id}
          </Button>
        }
      />
      {canPredict ? (
        <div className="fw-stack">
          <Section
            title="Images"
            actions={
              <SegmentedControl
                aria-label="Weights"
                value={weights}
                onChange={(value) => setUrl({ weights: value === "best" ? null : value })}
                data={[
                  { value: "best", label: "best weights" },
                  { value: "last", label: "last weights" },
                ]}
              />
            }
          >
            <div className={classes.sources}>
              <FileDrop
                label="Drop images, or choose them"
                hint={`PNG, JPEG, TIFF or BMP, up to ${MAX_IMAGES} of 10 MiB each`}
                multiple
                onFiles={(images) => queue.mutate({ images })}
              />
              <Button
                variant="default"
                leftSection={<IconDice5 size={14} />}
                disabled={isWorking}
                onClick={() => queue.mutate({ testImages: TEST_IMAGES })}
              >
                Take {TEST_IMAGES} test images of the run
              </Button>
            </div>
          </Section>
          {error && !isWorking ? (
            <AnswerError error={error} retry={queue.error ? undefined : () => void answer.refetch()} />
          ) : null}
          {answer.data || isWorking ? (
            <PredictionList answer={answer.data ?? null} isWorking={isWorking} />
          ) : null}
          <LatencyPanel id={id} weights={weights} />
        </div>
      ) : (
        <EmptyState
          sentence={
            run.trainingId !== null && !run.hasNetwork
              ? "The trainer of this run does not produce a model."
              : "The run has no checkpoint yet; predictions are available after its first epoch."
          }
          action={{ label: `Run ${id}`, href: `/runs/${id}` }}
        />
      )}
    </>
  );
}
