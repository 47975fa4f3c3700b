"""Stores files and models with MLflow's own client and prints what it reads back, as JSON."""

import hashlib
import json
import os
import sys
import tempfile

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
    model = mlflow.pyfunc.log_model(name="doubles", python_model=Doubles(), params={"factor": 2})
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
    for text in ["name = 'doubles'", "params.factor = '2' AND status = 'READY'", "name = 'other'"]
]
client.set_logged_model_tags(model.model_id, {"stage": "first", "gone": "1"})
client.delete_logged_model_tag(model.model_id, "gone")
tags = mlflow.get_logged_model(model.model_id).tags
found["model"]["tags"] = [tags.get("stage"), "gone" in tags]
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
