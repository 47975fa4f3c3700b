"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Section } from "@/components/section";
import { AnswerError } from "@/entities/worker-request/answer-error";
import { FileDrop } from "@/entities/worker-request/file-drop";
import { useAddress, useSetUrlState } from "@/fetching/use-url-state";
import { readSettings } from "../prepare/pipeline";
import { stagesQuery } from "../queries/stages";
import classes from "./pipeline.module.css";
import { PipelineControls } from "./pipeline-controls";
import { StageStrip } from "./stage-strip";

/** One image on its way to the network, after each step of the pipeline; `?stages=1` shows it. */
export function PipelinePanel({ dataset }: { dataset: DatasetView }) {
  const search = useAddress();
  const setUrl = useSetUrlState();
  const [upload, setUpload] = useState<File | null>(null);
  const isOpen = search.get("stages") === "1";
  const settings = readSettings((key) => search.get(key), dataset.images);
  const stages = useQuery(stagesQuery(dataset.slug, settings, { upload, enabled: isOpen }));
  const about =
    "Each preprocessing step of an image, computed by the training code. Seed, image, copy and epoch determine the random draws.";
  if (!isOpen)
    return (
      <Section title="Pipeline" about={about}>
        <Button variant="default" onClick={() => setUrl({ stages: "1" })}>
          Show an image at each stage
        </Button>
      </Section>
    );
  return (
    <Section title="Pipeline" about={about}>
      <PipelineControls
        settings={settings}
        images={dataset.images}
        upload={upload}
        onUpload={setUpload}
        onChange={setUrl}
      />
      {stages.error && !stages.isFetching ? (
        <AnswerError error={stages.error} retry={() => void stages.refetch()} />
      ) : (
        <StageStrip answer={stages.data ?? null} isWorking={stages.isFetching} />
      )}
      <div className={classes.upload}>
        <FileDrop
          label="Drop your own image, or choose one"
          hint="PNG, JPEG, TIFF or BMP, at most 10 MiB; it gets the random draws of the image number above"
          onFiles={([file]) => setUpload(file ?? null)}
        />
      </div>
    </Section>
  );
}
