"""Logs runs with MLflow's own client and prints what it reads back, as JSON."""

import json
import math
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException

found = {"version": mlflow.__version__}
client = MlflowClient()


def refused(call):
    """The error code and message of a call that must fail."""
    try:
        call()
    except MlflowException as error:
        return [error.error_code, str(error)]
    return None


def values(run_id, key):
    return [[str(m.value), str(m.step)] for m in client.get_metric_history(run_id, key)]


suffix = mlflow.__version__
experiment = mlflow.set_experiment(f"outside {suffix}")
found["experiment"] = [experiment.name, experiment.lifecycle_stage, experiment.artifact_location]
found["set again"] = mlflow.set_experiment(f"outside {suffix}").experiment_id == experiment.experiment_id

# A run from start to end.
with mlflow.start_run() as active:
    run_id = active.info.run_id
    mlflow.log_param("depth", 3)
    mlflow.log_params({"learning rate": 0.001, "optimizer": "adam"})
    for step in range(5):
        mlflow.log_metric("val/loss", 1 / (step + 1), step=step)
    mlflow.log_metrics({"accuracy": 0.9, "f1": 0.8}, step=4)
    mlflow.set_tag("team", "red")
    mlflow.set_tags({"note": "x" * 9_000, "kind": "first"})
run = client.get_run(run_id)
found["run"] = {
    "status": run.info.status,
    "ended": run.info.end_time >= run.info.start_time > 0,
    "named": len(run.info.run_name) > 3 and run.data.tags["mlflow.runName"] == run.info.run_name,
    "params": run.data.params,
    "metrics": run.data.metrics,
    "tags": {key: len(value) for key, value in run.data.tags.items() if not key.startswith("mlflow.")},
    "history": values(run_id, "val/loss"),
    "nothing logged": values(run_id, "nothing"),
    "artifact_uri": run.info.artifact_uri == f"mlflow-artifacts:/{experiment.experiment_id}/{run_id}/artifacts",
}

# Every kind of number.
with mlflow.start_run(run_name="numbers") as active:
    numbers = active.info.run_id
    for step, value in enumerate([math.nan, math.inf, -math.inf, -0.0, 1.7976931348623157e308, 5e-324]):
        mlflow.log_metric("odd", value, step=step)
    client.log_metric(numbers, "far", 1, timestamp=1, step=2**63 - 1)
    client.log_metric(numbers, "far", 2, timestamp=1, step=-(2**63))
    client.log_batch(numbers, metrics=[Metric("nan", math.nan, 5, 0), Metric("nan", 0.5, 5, 0)])
    mlflow.log_metric("größe", True)
found["odd"] = values(numbers, "odd")
found["far"] = values(numbers, "far")
found["latest"] = {key: str(value) for key, value in client.get_run(numbers).data.metrics.items()}

# Latest value: highest step, then time, then value.
with mlflow.start_run(run_name="latest") as active:
    latest = active.info.run_id
    client.log_metric(latest, "m", 3, timestamp=10, step=2)
    client.log_metric(latest, "m", 9, timestamp=20, step=1)
    client.log_metric(latest, "m", 4, timestamp=10, step=2)
    client.log_metric(latest, "m", 1, timestamp=9, step=2)
found["latest of"] = client.get_run(latest).data.metrics["m"]

# Sent again: nothing twice.
with mlflow.start_run(run_name="twice") as active:
    twice = active.info.run_id
    batch = {
        "metrics": [Metric("m", i / 7, 1_000 + i, i) for i in range(1_000)],
        "params": [],
        "tags": [],
    }
    for _ in range(2):
        client.log_batch(twice, **batch)
        client.log_batch(twice, params=[Param("p", "1")], tags=[RunTag("t", "1")], metrics=[Metric("n", 1, 1, 1)])
    mlflow.log_param("p", "1")
found["twice"] = [len(client.get_metric_history(twice, key)) for key in ("m", "n")]
found["pages"] = [m.step for m in client.get_metric_history(twice, "m")] == list(range(1_000))

# More than one request holds: the client cuts it.
with mlflow.start_run(run_name="many") as active:
    many = active.info.run_id
    mlflow.log_metrics({f"m{i}": i for i in range(1_001)})
    mlflow.log_params({f"p{i}": i for i in range(250)})
many_run = client.get_run(many)
found["many"] = [len(many_run.data.metrics), len(many_run.data.params)]

# What is refused, and that nothing of it stays.
with mlflow.start_run(run_name="refused") as active:
    bad = active.info.run_id
    mlflow.log_param("depth", 3)
    found["refused"] = {
        "changed param": refused(lambda: mlflow.log_param("depth", 5)),
        "batch": refused(
            lambda: client.log_batch(
                bad, metrics=[Metric("kept", 1, 1, 1)], params=[Param("new", "1"), Param("depth", "4")]
            )
        ),
        "no run": refused(lambda: client.get_run("0" * 32)),
        "no experiment": refused(lambda: client.get_experiment("999999")),
        "no run of this id": refused(lambda: client.log_metric("f" * 32, "m", 1)),
        "name taken": refused(lambda: client.create_experiment(f"outside {suffix}")),
    }
after = client.get_run(bad)
found["after refusals"] = [after.data.metrics, after.data.params]

# A run that goes on.
with mlflow.start_run(run_id=bad):
    mlflow.log_metric("again", 1)
    found["resumed"] = client.get_run(bad).info.status
found["resumed end"] = client.get_run(bad).info.status
try:
    with mlflow.start_run(run_name="fails") as active:
        failed = active.info.run_id
        raise RuntimeError("no luck")
except RuntimeError:
    pass
found["failed"] = client.get_run(failed).info.status
client.set_terminated(failed, "KILLED")
found["killed"] = client.get_run(failed).info.status
mlflow.start_run(run_name="later", parent_run_id=run_id, nested=True)
later = mlflow.active_run().info.run_id
mlflow.end_run()
client.log_metric(later, "after the end", 2)
found["nested"] = client.get_run(later).data.tags["mlflow.parentRunId"] == run_id
found["after the end"] = client.get_run(later).data.metrics

# Names and tags.
client.set_tag(later, "mlflow.runName", "renamed")
found["renamed by tag"] = client.get_run(later).info.run_name
client.update_run(later, name="renamed again")
found["renamed"] = [client.get_run(later).info.run_name, client.get_run(later).data.tags["mlflow.runName"]]
client.set_tag(later, "gone", "1")
client.delete_tag(later, "gone")
found["tag gone"] = "gone" in client.get_run(later).data.tags
found["tag was never there"] = refused(lambda: client.delete_tag(later, "never"))[0]

# Delete and restore.
client.delete_run(later)
found["deleted"] = client.get_run(later).info.lifecycle_stage
found["log to deleted"] = refused(lambda: client.log_metric(later, "m", 1))[0]
client.restore_run(later)
found["restored"] = client.get_run(later).info.lifecycle_stage

other = client.create_experiment(f"other {suffix}", tags={"a": "1"})
client.set_experiment_tag(other, "b", "2")
client.rename_experiment(other, f"renamed {suffix}")
one = client.create_run(other, run_name="kept")
two = client.create_run(other, run_name="gone before")
client.delete_run(two.info.run_id)
client.delete_experiment(other)
found["deleted experiment"] = [
    client.get_experiment(other).lifecycle_stage,
    client.get_run(one.info.run_id).info.lifecycle_stage,
    refused(lambda: client.create_run(other))[0],
]
client.restore_experiment(other)
restored = client.get_experiment(other)
found["restored experiment"] = [
    restored.name == f"renamed {suffix}",
    restored.tags,
    client.get_run(one.info.run_id).info.lifecycle_stage,
    client.get_run(two.info.run_id).info.lifecycle_stage,
]

# Without an experiment.
found["default"] = client.get_experiment(client.create_run("0").info.experiment_id).name

# Asynchronous logging, and several threads of one client.
with mlflow.start_run(run_name="async") as active:
    asynchronous = active.info.run_id
    for step in range(200):
        mlflow.log_metric("a", step, step=step, synchronous=False)
    mlflow.log_params({"q": 1}, synchronous=False)
    mlflow.flush_async_logging()
found["async"] = [len(client.get_metric_history(asynchronous, "a")), client.get_run(asynchronous).data.params]

# Inputs, described by hand as by autolog.
from mlflow.entities import Dataset, DatasetInput, InputTag  # noqa: E402

described = Dataset(name="cells", digest="abc123", source_type="local", source="{}", schema="{}", profile=None)
for context in ("train", "train"):
    client.log_inputs(run_id, [DatasetInput(described, [InputTag("mlflow.data.context", context)])])
inputs = client.get_run(run_id).inputs.dataset_inputs
found["inputs"] = [[i.dataset.name, i.dataset.digest, [t.value for t in i.tags]] for i in inputs]
# Search.
searched = client.create_experiment(f"searched {suffix}")
for index in range(12):
    made = client.create_run(searched, run_name=f"run {index}", start_time=1_000 + index, tags={"even": str(index % 2 == 0)})
    id = made.info.run_id
    metrics = [Metric("loss", [0.5, math.nan, math.inf, -math.inf, 0.25, 2][index % 6], 1, 1)] if index < 10 else []
    client.log_batch(id, metrics=metrics, params=[Param("depth", str(index))])
    if index == 3:
        client.log_inputs(id, [DatasetInput(described, [InputTag("mlflow.data.context", "train")])])
    client.set_terminated(id, "FAILED" if index == 7 else "FINISHED")


def names(filter="", **more):
    return [run.info.run_name.removeprefix("run ") for run in client.search_runs([searched], filter, **more)]


found["search"] = {
    "newest first": names(),
    "and": names("metrics.loss < 1 AND params.depth != '0' and tags.even = 'True'"),
    "or": names("params.depth = '2' OR attributes.run_name LIKE 'run 1_'"),
    "status": names("attributes.status = 'FAILED'"),
    "lower case": names("status = 'running'"),
    "by metric": names("", order_by=["metrics.loss ASC"]),
    "by metric, falling": names("", order_by=["metrics.loss DESC"]),
    "params as text": names("", order_by=["params.depth"]),
    "in": names("attributes.run_name IN ('run 1', 'run 5')"),
    "dataset": names("datasets.name = 'cells'"),
    "start": names("attributes.start_time >= 1010"),
    "refused": refused(lambda: names("metrics.loss <")),
}
pages, token = [], None
while True:
    page = client.search_runs([searched], max_results=5, order_by=["metrics.loss ASC"], page_token=token)
    pages.append([run.info.run_name.removeprefix("run ") for run in page])
    token = page.token
    if not token:
        break
found["search"]["pages"] = sum(pages, []) == found["search"]["by metric"] and [len(page) for page in pages]
client.delete_run(client.search_runs([searched], "params.depth = '4'")[0].info.run_id)
found["search"]["deleted"] = names(run_view_type=ViewType.DELETED_ONLY)
found["search"]["all"] = len(names(run_view_type=ViewType.ALL))
found["experiments"] = {
    "by name": [e.name for e in client.search_experiments(filter_string=f"name LIKE 'searched {suffix}%'")],
    "by tag": [e.tags for e in client.search_experiments(filter_string="tags.b = '2'") if suffix in e.name],
    "pages": len(client.search_experiments(max_results=1)),
    "ordered": [e.name for e in client.search_experiments(order_by=["name DESC"], max_results=1)] != [],
}
found["ids"] = {"run": run_id, "twice": twice, "many": many, "experiment": experiment.experiment_id}

json.dump(found, sys.stdout)
