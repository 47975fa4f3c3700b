"""MobileNet_M in Keras with the weights and batches that Foldwise wrote; what the peers of the benchmarks share."""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

version = f"Keras {tf.keras.__version__}, TensorFlow {tf.__version__}"


def set_threads(threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def read_index(folder):
    with open(f"{folder}/inputs.json") as file:
        return json.load(file)


def build(index, folder):
    """The network with the weights of the folder; stops when either side has a weight that the other has not."""
    size = index["inputSize"]
    keras = tf.keras
    base = keras.applications.MobileNet(
        input_shape=(size, size, 3), alpha=index["widthMultiplier"], include_top=False, weights=None
    )
    x = keras.layers.GlobalAveragePooling2D()(base.output)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dropout(0.0)(x)
    x = keras.layers.BatchNormalization(name="head_bn")(x)
    x = keras.layers.Dense(
        2, activation="softmax", kernel_regularizer=keras.regularizers.L1(0.015), name="predictions"
    )(x)
    model = keras.Model(base.input, x)

    values = np.fromfile(f"{folder}/weights.bin", dtype="<f4")
    arrays, at = {}, 0
    for entry in index["weights"]:
        length = int(np.prod(entry["shape"]))
        arrays[entry["name"]] = values[at : at + length].reshape(entry["shape"])
        at += length
    used = set()
    for layer in model.layers:
        own = []
        for variable in layer.weights:
            name = variable.path.split("/")[-1]
            if f"{layer.name}/{name}" not in arrays and name == "kernel":
                name = "depthwise_kernel"
            array = arrays[f"{layer.name}/{name}"]
            if tuple(array.shape) != tuple(variable.shape):
                raise SystemExit(f"{layer.name}/{name}: {array.shape} here, {variable.shape} in Keras")
            used.add(f"{layer.name}/{name}")
            own.append(array)
        if own:
            layer.set_weights(own)
    if used != set(arrays):
        raise SystemExit(f"weights that Keras has no place for: {set(arrays) - used}")
    return model


def read_batches(index, folder):
    """Images from 0 to 1 and one-hot targets, each batch a pair."""
    size, count = index["inputSize"], index["batchSize"]
    raw = np.fromfile(f"{folder}/batches.bin", dtype=np.uint8)
    kind = tf.keras.backend.floatx()
    batches = []
    for part in raw.reshape(index["batches"], -1):
        images = part[:-count].reshape(count, size, size, 3).astype("float32") / np.float32(255)
        batches.append((images.astype(kind), np.eye(2, dtype=kind)[part[-count:]]))
    return batches
