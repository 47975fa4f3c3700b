"use client";

import { TABLE_PRESETS, type TableMissing } from "@foldwise/core/contracts/table-runs";
import type { FilledTable } from "@foldwise/core/tables";
import { Button, Group, Modal, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CopyCommand } from "@/components/copy-command";
import { ErrorState } from "@/components/error-state";
import { Link } from "@/components/link";
import { QueryView } from "@/components/query-view";
import { ScrollRegion } from "@/components/scroll-region";
import { useUrlState } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { tableName } from "@/formats/table-name";
import { PRESET_LABELS, prepareMissingRun } from "../prepare/missing-run";
import { type MissingView, missingQuery, startMissing } from "../queries/missing";
import classes from "./table-page.module.css";

interface RunMissingDialogProps {
  table: FilledTable;
  isOpen: boolean;
  close: () => void;
}

export function RunMissingDialog({ table, isOpen, close }: RunMissingDialogProps) {
  // The focus goes back to where it was only from a dialog that was closed at first.
  const isMounted = useMounted();
  return (
    <Modal
      opened={isMounted && isOpen}
      onClose={close}
      title="Run missing cells"
      size="lg"
      centered
      transitionProps={{ duration: 0 }}
    >
      {isOpen ? <Offer table={table} close={close} /> : null}
    </Modal>
  );
}

function Offer({ table, close }: { table: FilledTable; close: () => void }) {
  const [presetText, setPreset] = useState("");
  const preset = TABLE_PRESETS.find((known) => known === presetText) ?? null;
  const [settings] = useUrlState("settings", "");
  const view = { id: table.table, dataset: table.dataset.id, preset, settings };
  const query = useQuery(missingQuery(view));
  return (
    <QueryView query={query} skeleton={<Skeleton h={180} />}>
      {(missing) => (
        <Stack gap={12}>
          <div className={classes.detail} style={{ marginTop: 0 }}>
            {tableName(table.table)}
            {missing.dataset ? ` on ${missing.dataset.name}` : ""}: {plural(missing.cells, "cell")} without a
            run
          </div>
          {missing.presets.length > 1 ? (
            <SegmentedControl
              aria-label="Size of the settings"
              value={missing.preset}
              onChange={setPreset}
              data={missing.presets.map((value) => ({ value, label: PRESET_LABELS[value] }))}
            />
          ) : null}
          <Plans missing={missing} view={view} />
          <Start missing={missing} view={view} close={close} />
        </Stack>
      )}
    </QueryView>
  );
}

function Plans({ missing, view }: { missing: TableMissing; view: MissingView }) {
  const { rows, cost, time, settings, underWay, unmet } = prepareMissingRun(missing, view);
  return (
    <div>
      {rows.length > 0 ? (
        <ScrollRegion label="Runs to start">
          <table className={classes.folds}>
            <thead>
              <tr>
                {["arms", "folds", "seeds", "test sigmas", "runs", "evaluations"].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row">{row.arms}</th>
                  <td>{row.folds}</td>
                  <td>{row.seeds}</td>
                  <td>{row.sigmas}</td>
                  <td>{row.trainings}</td>
                  <td>{row.evaluations}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      ) : null}
      {cost === null ? (
        <div>No run is missing.</div>
      ) : (
        <div className={classes.cost}>
          <div className={classes.headline}>{cost}</div>
          <div className={classes.detail}>{time}</div>
          <div className={classes.detail}>
            Settings of new runs: {settings}. A run that lacks only an evaluation keeps its own.
          </div>
        </div>
      )}
      {underWay.map((id) => (
        <div key={id} className={classes.detail}>
          Sweep{" "}
          <Link className="fw-link" href={`/sweeps/${id}`}>
            {id}
          </Link>{" "}
          already covers some of it.
        </div>
      ))}
      {unmet.map((reason) => (
        <div key={reason} className={classes.detail}>
          Some cells stay empty: {reason}.
        </div>
      ))}
    </div>
  );
}

function Start({ missing, view, close }: { missing: TableMissing; view: MissingView; close: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const [key] = useState(newKey);
  const start = useMutation({
    mutationFn: () => startMissing(view, key),
    onSuccess: async ({ sweeps }) => {
      await client.invalidateQueries({ queryKey: ["table-missing", missing.table] });
      const [only] = sweeps;
      if (only) router.push(sweeps.length === 1 ? `/sweeps/${only.id}` : "/sweeps");
    },
  });
  if (missing.plans.length === 0)
    return (
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Close
        </Button>
      </Group>
    );
  return (
    <>
      {start.error ? <ErrorState error={start.error} /> : null}
      <CopyCommand command={prepareMissingRun(missing, view).command} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Not now
        </Button>
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          Start {missing.plans.length === 1 ? "the sweep" : `${missing.plans.length} sweeps`}
        </Button>
      </Group>
    </>
  );
}

/** `randomUUID` is there only on secure pages, and a page of the lab's network is none. */
function newKey(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}
