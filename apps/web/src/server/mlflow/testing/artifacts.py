"""Stores files and models with MLflow's own client and prints what it reads back, as JSON."""

import hashlib
import json
import os
import sys
import tempfile
import warnings

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

found = {"version": mlflow.__version__}
client = MlflowClient()
suffix = mlflow.__version__
folder = tempfile.mkdtemp()


def refused(call):
    try:
        call()
    except (MlflowException, Exception) as error:
        return type(error).__name__
    return None


def code(call):
    """MLflow's error code of a call that must fail."""
    try:
        call()
    except MlflowException as error:
        return error.error_code
    return None


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


experiment = mlflow.set_experiment(f"artifacts {suffix}")
names = ["plain.txt", "with space.txt", "100%.txt", "ümlaut.json", "what?.txt", "plus+and&.txt"]
with mlflow.start_run() as active:
    run_id = active.info.run_id
    for name in names:
        with open(os.path.join(folder, name), "w") as file:
            file.write(f"contents of {name}")
    os.makedirs(os.path.join(folder, "deep", "er"))
    with open(os.path.join(folder, "deep", "er", "empty"), "w"):
        pass
    mlflow.log_artifacts(folder)
    mlflow.log_text("a note", "notes/note.txt")
    mlflow.log_dict({"a": 1}, "notes/facts.json")
    mlflow.log_text("changed", "notes/note.txt")
    client.log_artifact(run_id, os.path.join(folder, "plain.txt"), "copies")

found["root"] = [[f.path, f.is_dir, f.file_size] for f in client.list_artifacts(run_id)]
found["folder"] = [[f.path, f.is_dir] for f in client.list_artifacts(run_id, "notes")]
found["file"] = client.list_artifacts(run_id, "notes/note.txt")
target = tempfile.mkdtemp()
# The client itself cuts a single name at "?"; in a folder it asks for the whole name.
single = [name for name in names if "?" not in name]
for name in single:
    client.download_artifacts(run_id, name, target)
found["contents"] = all(open(os.path.join(target, name)).read() == f"contents of {name}" for name in single)
whole = client.download_artifacts(run_id, "", tempfile.mkdtemp())
found["whole"] = sorted(
    os.path.relpath(os.path.join(root, name), whole) for root, _, files in os.walk(whole) for name in files
)
found["contents of all"] = all(open(os.path.join(whole, name)).read() == f"contents of {name}" for name in names)
found["read"] = [mlflow.artifacts.load_text(f"runs:/{run_id}/notes/note.txt"), mlflow.artifacts.load_dict(f"runs:/{run_id}/notes/facts.json")]
# Older clients say nothing, newer ones raise.
refused(lambda: client.download_artifacts(run_id, "nothing.txt", target))
found["missing"] = not os.path.exists(os.path.join(target, "nothing.txt"))

# A large file.
if "large" in sys.argv:
    large = os.path.join(tempfile.mkdtemp(), "large.bin")
    with open(large, "wb") as file:
        block = np.random.default_rng(1).bytes(1024 * 1024)
        for index in range(200):
            file.write(index.to_bytes(4, "big") + block[4:])
    client.log_artifact(run_id, large)
    found["large"] = digest(client.download_artifacts(run_id, "large.bin", target)) == digest(large)
    os.remove(large)

# A model by hand, and what is read back of it.
class Doubles(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [2 * value for value in model_input]


with mlflow.start_run() as active:
    # With requirements, MLflow need not find them by loading the model in a process of its own.
    model = mlflow.pyfunc.log_model(
        name="doubles",
        python_model=Doubles(),
        params={"factor": 2},
        registered_model_name=f"doubles {suffix}",
        pip_requirements=["numpy"],
    )
    mlflow.log_metric("mae", 0.5, step=3, model_id=model.model_id)
loaded = mlflow.pyfunc.load_model(f"models:/{model.model_id}")
logged = mlflow.get_logged_model(model.model_id)
outputs = client.get_run(active.info.run_id).outputs.model_outputs
found["model"] = {
    "predicts": loaded.predict([1, 2]),
    "status": str(logged.status),
    "params": logged.params,
    "metrics": [[m.key, m.value, m.step] for m in logged.metrics],
    "source": logged.source_run_id == active.info.run_id,
    "outputs": [o.model_id == model.model_id for o in outputs],
    "listed": [m.name for m in mlflow.search_logged_models([experiment.experiment_id], output_format="list")],
}
found["model"]["found"] = [
    len(mlflow.search_logged_models([experiment.experiment_id], filter_string=text, output_format="list"))
    for text in [
        "name = 'doubles'",
        "params.factor = '2' AND status = 'READY'",
        "name = 'other'",
        "metrics.mae < 1",
        "metrics.mae > 1",
    ]
]
found["model"]["ordered"] = [
    m.name
    for m in mlflow.search_logged_models(
        [experiment.experiment_id], order_by=[{"field_name": "metrics.mae", "ascending": False}], output_format="list"
    )
]
client.set_logged_model_tags(model.model_id, {"stage": "first", "gone": "1"})
client.delete_logged_model_tag(model.model_id, "gone")
tags = mlflow.get_logged_model(model.model_id).tags
found["model"]["tags"] = [tags.get("stage"), "gone" in tags]

# The model in the registry: it has a version already, which log_model made.
registered = f"doubles {suffix}"
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    second = mlflow.register_model(f"models:/{model.model_id}", registered, tags={"kind": "second"})
    client.set_registered_model_alias(registered, "champion", 1)
    client.set_registered_model_alias(registered, "champion", 2)
    client.set_registered_model_alias(registered, "old", 1)
    first = client.get_model_version(registered, 1)
    champion = client.get_model_version_by_alias(registered, "champion")
    found["registry"] = {
        "first": [first.version, first.status, first.run_id == active.info.run_id, first.source == f"models:/{model.model_id}"],
        "second": [second.version, second.tags, champion.version, list(champion.aliases)],
        "predicts": [
            mlflow.pyfunc.load_model(f"models:/{registered}{which}").predict([1, 2])
            for which in ("@champion", "/1", "/latest")
        ],
        "uri": client.get_model_version_download_uri(registered, 1) == logged.artifact_location,
    }
    copy = client.copy_model_version(f"models:/{registered}@old", f"copy {suffix}")
    found["registry"]["copy"] = [copy.version, copy.source == f"models:/{registered}/1", copy.run_id == active.info.run_id]
    client.set_registered_model_tag(registered, "team", "red")
    client.set_registered_model_tag(registered, "gone", "1")
    client.delete_registered_model_tag(registered, "gone")
    client.set_model_version_tag(registered, "1", "checked", "yes")
    client.set_model_version_tag(registered, "1", "gone", "1")
    client.delete_model_version_tag(registered, "1", "gone")
    client.update_registered_model(registered, "twice as much")
    client.update_model_version(registered, "1", "the first one")
    client.transition_model_version_stage(registered, "1", "Production")
    client.transition_model_version_stage(registered, "2", "production", archive_existing_versions=True)
    whole = client.get_registered_model(registered)
    found["registry"]["model"] = [whole.description, whole.tags, whole.aliases]
    found["registry"]["stages"] = [[v.version, v.current_stage] for v in client.get_latest_versions(registered)]
    one = client.get_model_version(registered, "1")
    found["registry"]["version"] = [one.description, one.tags, list(one.aliases)]
    found["registry"]["models"] = [
        [m.name.removesuffix(f" {suffix}") for m in client.search_registered_models(filter_string=text, order_by=["name DESC"])]
        for text in (f"name LIKE '%{suffix}'", f"tags.team = 'red' AND name = '{registered}'", "name = 'none'")
    ]
    found["registry"]["versions"] = [
        [v.version for v in client.search_model_versions(text, order_by=["version_number ASC"])]
        for text in (
            f"name = '{registered}'",
            f"name = '{registered}' AND run_id = '{active.info.run_id}' AND tags.checked = 'yes'",
            f"source_path = 'models:/{registered}/1'",
        )
    ]
    pages = [client.search_model_versions(f"name = '{registered}'", max_results=1)]
    pages.append(client.search_model_versions(f"name = '{registered}'", max_results=1, page_token=pages[0].token))
    found["registry"]["pages"] = [sorted(v.version for page in pages for v in page), pages[1].token or None]
    client.delete_model_version(registered, "1")
    found["registry"]["refused"] = [
        code(lambda: client.create_registered_model(registered)),
        code(lambda: client.get_model_version(registered, "1")),
        code(lambda: client.get_model_version_by_alias(registered, "old")),
        code(lambda: client.get_registered_model("none")),
        code(lambda: client.create_registered_model("a/b")),
        code(lambda: client.set_registered_model_alias(registered, "latest", 2)),
    ]
    client.rename_registered_model(registered, f"renamed {suffix}")
    found["registry"]["renamed"] = client.get_model_version_by_alias(f"renamed {suffix}", "champion").name == f"renamed {suffix}"
    client.delete_registered_model(f"renamed {suffix}")
    client.create_registered_model(f"renamed {suffix}")
    found["registry"]["name free"] = client.search_model_versions(f"name = 'renamed {suffix}'") == []
    client.delete_registered_model(f"renamed {suffix}")
    client.delete_registered_model(f"copy {suffix}")
    prompt = mlflow.register_prompt(name=f"greeting-{suffix.replace('.', '-')}", template="Hello {{name}}")
    found["registry"]["prompt"] = [int(prompt.version), mlflow.load_prompt(f"prompts:/{prompt.name}/1").template]
    found["registry"]["prompts apart"] = [prompt.name in [m.name for m in client.search_registered_models()]]

client.delete_logged_model(model.model_id)
found["model"]["deleted"] = refused(lambda: mlflow.get_logged_model(model.model_id)) is not None

# scikit-learn without a line of logging.
if "autolog" in sys.argv:
    from sklearn.linear_model import LogisticRegression

    mlflow.sklearn.autolog()
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    y = (X[:, 0] > 0).astype(int)
    with mlflow.start_run() as active:
        classifier = LogisticRegression(C=0.5).fit(X, y)
        score = classifier.score(X, y)
    run = client.get_run(active.info.run_id)
    [output] = run.outputs.model_outputs
    again = mlflow.sklearn.load_model(f"models:/{output.model_id}")
    found["autolog"] = {
        "params": run.data.params["C"],
        "metrics": sorted(run.data.metrics),
        "of the model": sorted(m.key for m in mlflow.get_logged_model(output.model_id).metrics),
        "inputs": [i.tags[0].value for i in run.inputs.dataset_inputs],
        "predicts": bool((again.predict(X) == classifier.predict(X)).all()),
    }

json.dump(found, sys.stdout)
