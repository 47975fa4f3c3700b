"""Opens exported models in Keras and, as SavedModel, in TensorFlow, and predicts: a line for each.

Standard input names them, one a line, as the exporter prints them. Each is removed once it was read: together they would
take gigabytes. The images are those of the exporter: value k of all is (k * 2654435761 mod 2^32) / 2^32 * (1 + k mod (7 + image)) / 13.
"""

import json
import os
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import h5py
import keras
import numpy as np
import tensorflow as tf


def images(size, count):
    k = np.arange(count * size * size * 3, dtype=np.uint64)
    noise = (k * 2654435761 % 2**32) / 2**32
    values = noise * ((1 + k % (7 + k // (size * size * 3))) / 13)
    return values.astype(np.float32).reshape(count, size, size, 3)


for line in sys.stdin:
    exported = json.loads(line)
    model = keras.models.load_model(exported["path"])
    with h5py.File(exported["path"], "r") as file:
        metadata = json.loads(file.attrs["foldwise"])
    batch = images(exported["inputSize"], len(exported["probabilities"]))
    predicted = model.predict_on_batch(batch)
    served = tf.saved_model.load(exported["saved"]).signatures["serving_default"]
    answer = {
        "version": f"Keras {keras.__version__}",
        "classes": metadata["classes"],
        "parameters": model.count_params(),
        "probabilities": np.asarray(predicted, dtype=float).tolist(),
        "served": np.asarray(served(images=tf.constant(batch))["probabilities"], dtype=float).tolist(),
    }
    os.remove(exported["path"])
    shutil.rmtree(exported["saved"])
    keras.backend.clear_session()
    print(json.dumps(answer), flush=True)
