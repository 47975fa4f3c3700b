"""The peer of the training benchmark: Keras' train_on_batch, from the same weights and batches.

Usage: peer.py FOLDER SIZE BATCHES STEPS RATE
"""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

folder, size, count, steps = sys.argv[1], *map(int, sys.argv[2:5])
rate = float(sys.argv[5])
BATCH = 16

base = tf.keras.applications.MobileNet(input_shape=(size, size, 3), include_top=False, weights=None)
x = tf.keras.layers.GlobalAveragePooling2D()(base.output)
x = tf.keras.layers.Flatten()(x)
x = tf.keras.layers.Dropout(0.0)(x)
x = tf.keras.layers.BatchNormalization(name="head_bn")(x)
x = tf.keras.layers.Dense(
    2, activation="softmax", kernel_regularizer=tf.keras.regularizers.L1(0.015), name="predictions"
)(x)
model = tf.keras.Model(base.input, x)
model.compile(
    optimizer=tf.keras.optimizers.Adam(rate), loss="categorical_crossentropy", metrics=["accuracy"]
)

with open(f"{folder}/weights.json") as file:
    index = json.load(file)
values = np.fromfile(f"{folder}/weights.bin", dtype="<f4")
arrays, at = {}, 0
for entry in index:
    length = int(np.prod(entry["shape"]))
    arrays[entry["name"]] = values[at : at + length].reshape(entry["shape"])
    at += length
used = set()
for layer in model.layers:
    if not layer.weights:
        continue
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
    layer.set_weights(own)
if used != set(arrays):
    raise SystemExit(f"weights that Keras has no place for: {set(arrays) - used}")

raw = np.fromfile(f"{folder}/batches.bin", dtype=np.uint8)
stride = BATCH * size * size * 3 + BATCH
batches = []
for number in range(count):
    part = raw[number * stride : (number + 1) * stride]
    images = part[:-BATCH].reshape(BATCH, size, size, 3).astype("float32") / np.float32(255)
    batches.append((images, np.eye(2, dtype="float32")[part[-BATCH:]]))

losses, milliseconds = [], []
for step in range(steps):
    images, targets = batches[step % count]
    start = time.perf_counter()
    # Keras reports running means; the step's own loss needs a fresh start each time.
    model.reset_metrics()
    loss = model.train_on_batch(images, targets)[0]
    milliseconds.append((time.perf_counter() - start) * 1000)
    losses.append(float(loss))
print(
    json.dumps(
        {"losses": losses, "milliseconds": milliseconds, "version": f"Keras {tf.keras.__version__}, TensorFlow {tf.__version__}"}
    )
)
