"""Trains a small Keras model with mlflow.autolog() and prints what the run has, as JSON."""

import json
import sys

import keras
import mlflow
import numpy as np
from mlflow import MlflowClient

mlflow.set_experiment("keras")
mlflow.autolog()
keras.utils.set_random_seed(1)
rng = np.random.default_rng(0)
X = rng.normal(size=(64, 4)).astype("float32")
y = (X[:, 0] > 0).astype("float32")
model = keras.Sequential([keras.Input([4]), keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
# Stops after two epochs: nothing is as much better as it asks for.
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", min_delta=10, patience=1)
with mlflow.start_run() as active:
    history = model.fit(X[:48], y[:48], batch_size=16, epochs=5, validation_data=(X[48:], y[48:]), callbacks=[stopping], verbose=0)
mlflow.flush_async_logging()

client = MlflowClient()
run = client.get_run(active.info.run_id)


def curve(key):
    return [[m.step, m.value] for m in client.get_metric_history(active.info.run_id, key)]


[output] = run.outputs.model_outputs
again = mlflow.keras.load_model(f"models:/{output.model_id}")
json.dump(
    {
        "version": mlflow.__version__,
        "run id": active.info.run_id,
        "status": run.info.status,
        "params": {key: run.data.params.get(key) for key in ("epochs", "batch_size", "optimizer_name", "optimizer_learning_rate")},
        "metrics": sorted(run.data.metrics),
        "curves": {key: curve(key) == [[i, float(v)] for i, v in enumerate(values)] for key, values in history.history.items()},
        "epochs": len(history.history["loss"]),
        "inputs": sorted(tag.value for i in run.inputs.dataset_inputs for tag in i.tags),
        "files": [f.path for f in client.list_artifacts(active.info.run_id)],
        "of the model": sorted({m.key for m in mlflow.get_logged_model(output.model_id).metrics}),
        "predicts": bool(np.allclose(again.predict(X, verbose=0), model.predict(X, verbose=0))),
    },
    sys.stdout,
)
