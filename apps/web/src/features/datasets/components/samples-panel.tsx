"use client";

import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { Button, SegmentedControl, Slider } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { samplesQuery } from "@/entities/dataset/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { prepareSampleViews } from "../prepare/sample-views";
import classes from "./dataset-page.module.css";
import { SampleCanvas } from "./sample-canvas";

const EACH = 3;

/** Sample images before and after balancing, augmentation and test noise, by the code that training itself uses. */
export function SamplesPanel({ dataset }: { dataset: DatasetView }) {
  const samples = useQuery(samplesQuery(dataset.slug));
  const [foldText, setFold] = useUrlState("fold", String(dataset.folds[0] ?? 0));
  const [sigmaText, setSigma] = useUrlState("sigma", "5");
  const [seedText, setSeed] = useUrlState("seed", "1");
  const fold = Number(foldText);
  const seed = Number(seedText) || 1;
  const sigma = Math.min(30, Math.max(0, Number(sigmaText) || 0));
  const views = useMemo(
    () => (samples.data ? prepareSampleViews(samples.data, { fold, sigma, seed, each: EACH }) : []),
    [samples.data, fold, sigma, seed],
  );
  return (
    <Section
      title="Sample images"
      about="As imported, as the balancing copy, as augmentation makes them, and with test noise."
    >
      <div className={classes.controls}>
        <SegmentedControl
          aria-label="Fold"
          value={foldText}
          onChange={setFold}
          data={dataset.folds.map((one) => ({ value: String(one), label: `F${one}` }))}
        />
        <label htmlFor="sigma">test sigma {sigma}</label>
        <Slider
          w={200}
          min={0}
          max={20}
          step={1}
          value={sigma}
          onChange={(value) => setSigma(String(value))}
          label={null}
          thumbLabel="Test sigma, 8-bit units"
        />
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} />}
          onClick={() => setSeed(String(seed + 1))}
        >
          Draw again (seed {seed})
        </Button>
      </div>
      <QueryView query={samples}>
        {() =>
          views.length === 0 ? (
            <span className={classes.dim}>The preview has no images of fold {fold}.</span>
          ) : (
            <div className={classes.samples}>
              {views.map((sample) => (
                <div key={sample.key}>
                  <div>{sample.label}</div>
                  <div className={classes.views}>
                    {sample.views.map((view) => (
                      <figure key={view.name}>
                        <SampleCanvas image={view.image} label={`${sample.label}: ${view.name}`} />
                        <figcaption>
                          {view.name}
                          <br />
                          {view.about}
                        </figcaption>
                      </figure>
                    ))}
                  </div>
                </div>
              ))}
            </div>
          )
        }
      </QueryView>
    </Section>
  );
}
