"""Logs from eight processes at once, each to a run of its own and all of them to one, and prints what is there afterwards."""

import json
import multiprocessing
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

PROCESSES = 8
BATCHES = 5
POINTS = 200
SINGLE = 10


def batch(process, number):
    first = (process * BATCHES + number) * POINTS
    return [Metric("together", step / 7, 1_000 + step, step) for step in range(first, first + POINTS)]


def log(process, shared, barrier):
    client = MlflowClient()
    barrier.wait()
    with mlflow.start_run(run_name=f"process {process}") as active:
        mlflow.log_params({"process": process, "learning rate": 0.1})
        for step in range(SINGLE):
            mlflow.log_metric("loss", process + step / 100, step=step)
            client.log_metric(shared, "single", process, timestamp=1_000 + process, step=step)
        for number in range(BATCHES):
            client.log_batch(active.info.run_id, metrics=batch(process, number))
            client.log_batch(
                shared,
                metrics=batch(process, number),
                params=[Param(f"from {process}", "yes"), Param("common", "1")],
                tags=[RunTag(f"tag {process}", str(number)), RunTag("last", str(process))],
            )
        mlflow.log_text(f"of {process}", "note.txt")
        client.log_text(shared, f"of {process}", f"notes/{process}.txt")


mlflow.set_experiment("processes")
with mlflow.start_run(run_name="shared") as active:
    shared = active.info.run_id
context = multiprocessing.get_context("fork")
barrier = context.Barrier(PROCESSES)
processes = [context.Process(target=log, args=(process, shared, barrier)) for process in range(PROCESSES)]
for process in processes:
    process.start()
for process in processes:
    process.join()

client = MlflowClient()
experiment = client.get_experiment_by_name("processes")
runs = client.search_runs([experiment.experiment_id], "attributes.run_name LIKE 'process %'", order_by=["attributes.run_name"])


def points(run_id, key):
    return [[m.step, m.value] for m in client.get_metric_history(run_id, key)]


def planned(processes):
    return [[m.step, m.value] for process in processes for number in range(BATCHES) for m in batch(process, number)]


run = client.get_run(shared)
found = {
    "version": mlflow.__version__,
    "exit codes": [process.exitcode for process in processes],
    "runs": [[run.info.run_name, run.info.status, run.data.params["process"]] for run in runs],
    "own points": [points(run.info.run_id, "together") == planned([n]) for n, run in enumerate(runs)],
    "own losses": [points(run.info.run_id, "loss") == [[i, n + i / 100] for i in range(SINGLE)] for n, run in enumerate(runs)],
    "own files": [mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/note.txt") for run in runs],
    "shared points": points(shared, "together") == planned(range(PROCESSES)),
    "shared single": points(shared, "single") == [[step, n] for step in range(SINGLE) for n in range(PROCESSES)],
    "shared params": len(run.data.params),
    "shared tags": sorted(value for key, value in run.data.tags.items() if key.startswith("tag ")),
    "shared files": len(client.list_artifacts(shared, "notes")),
}
json.dump(found, sys.stdout)
