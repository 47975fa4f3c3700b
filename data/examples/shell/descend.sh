#!/bin/sh
# Gradient descent on (x - 3)², a step at a time; each fold starts elsewhere, and a run goes on from its last checkpoint.
set -eu
x=$((0 - FOLDWISE_FOLD)) step=0
if [ -n "${FOLDWISE_RESUME_FROM:-}" ]; then
  x=$(cat "$FOLDWISE_RESUME_FROM/$FOLDWISE_RESUME_STEP") step=$FOLDWISE_RESUME_STEP
fi
while [ "$step" -lt "$FOLDWISE_STEPS" ]; do
  step=$((step + 1))
  x=$(awk -v x="$x" -v rate="$1" 'BEGIN { printf "%.17g", x - rate * 2 * (x - 3) }')
  error=$(awk -v x="$x" 'BEGIN { printf "%.17g", (x - 3) * (x - 3) }')
  echo "{\"step\": $step, \"metrics\": {\"val/error\": $error}}"
  echo "$x" > "$FOLDWISE_CHECKPOINT_DIR/new" && mv "$FOLDWISE_CHECKPOINT_DIR/new" "$FOLDWISE_CHECKPOINT_DIR/$step"
  echo "{\"checkpoint\": $step}"
done
echo "{\"measures\": {\"error\": $error}}"
