"""Stores files in parts with MLflow's own client and prints what it reads back, as JSON."""

import json
import os
import sys
import tempfile
from unittest import mock

import mlflow
import requests
from mlflow import MlflowClient

found = {"version": mlflow.__version__}
client = MlflowClient()
folder = tempfile.mkdtemp()


def write(name, size):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(os.urandom(size))
    return path


def same(path, artifact):
    with open(path, "rb") as first, open(client.download_artifacts(run_id, artifact, tempfile.mkdtemp()), "rb") as second:
        return first.read() == second.read()


mlflow.set_experiment(f"parts {mlflow.__version__}")
with mlflow.start_run() as active:
    run_id = active.info.run_id
    one = write("one.bin", 1000)
    several = write("several 100%.bin", 3 * 2**20 + 5)
    empty = write("empty.bin", 0)
    mlflow.log_artifact(one)
    mlflow.log_artifact(several, "deep/er")
    mlflow.log_artifact(empty)
    asked = []
    send = requests.Session.send
    with mock.patch.object(
        requests.Session, "send", lambda self, request, **more: asked.append(request.url) or send(self, request, **more)
    ):
        found["same"] = [same(one, "one.bin"), same(several, "deep/er/several 100%.bin"), same(empty, "empty.bin")]
    found["signed"] = any("/api/v1/artifacts/" in url and "signature=" in url for url in asked)

    # A part that does not reach the server: the client ends the upload, and nothing of the file stays.
    def put(url, **more):
        if url.split("?")[0].endswith("/parts/2"):
            raise ConnectionError("cut off")
        return requests.request("PUT", url, **more)

    with mock.patch("mlflow.store.artifact.http_artifact_repo.requests.put", put):
        try:
            mlflow.log_artifact(several, "cut")
        except Exception:
            found["refused"] = True
    found["after"] = [file.path for file in client.list_artifacts(run_id, "cut")]
    mlflow.log_artifact(several, "deep/er")
    found["same"].append(same(several, "deep/er/several 100%.bin"))

json.dump(found, sys.stdout)
