"""What TensorBoard itself finds in a folder of runs, as JSON: read-events.py FOLDER."""

import io
import json
import sys

from PIL import Image
from tensorboard.backend.event_processing import event_accumulator, plugin_event_multiplexer
from tensorboard.util import tensor_util

everything = {kind: 0 for kind in event_accumulator.DEFAULT_SIZE_GUIDANCE}


def picture(event):
    image = Image.open(io.BytesIO(event.encoded_image_string))
    return {
        "step": event.step,
        "declared": [event.height, event.width],
        "size": [image.height, image.width],
        "mode": image.mode,
        "pixels": list(image.tobytes()),
    }


def histogram(event):
    value = event.histogram_value
    return {
        "step": event.step,
        "min": value.min,
        "max": value.max,
        "num": value.num,
        "sum": value.sum,
        "sumSquares": value.sum_squares,
        "bucketLimit": list(value.bucket_limit),
        "bucket": list(value.bucket),
    }


def text(event):
    return {"step": event.step, "text": tensor_util.make_ndarray(event.tensor_proto).item().decode()}


def read(folder):
    found = event_accumulator.EventAccumulator(folder, size_guidance=everything)
    found.Reload()
    tags = found.Tags()
    scalars = {tag: [[e.step, e.value, e.wall_time] for e in found.Scalars(tag)] for tag in tags["scalars"]}
    return {
        "scalars": scalars,
        "images": {tag: [picture(e) for e in found.Images(tag)] for tag in tags["images"]},
        "histograms": {tag: [histogram(e) for e in found.Histograms(tag)] for tag in tags["histograms"]},
        "texts": {tag: [text(e) for e in found.Tensors(tag)] for tag in tags["tensors"]},
    }


root = sys.argv[1]
# As TensorBoard's pages have it: runs by folder, and which of its plugins shows what.
runs = plugin_event_multiplexer.EventMultiplexer()
runs.AddRunsFromDirectory(root)
runs.Reload()
shown = {
    run: {
        plugin: sorted(runs.PluginRunToTagToContent(plugin).get(run, {}))
        for plugin in ("scalars", "images", "histograms", "text")
    }
    for run in runs.Runs()
}
print(json.dumps({"shown": shown, "runs": {run: read(f"{root}/{run}") for run in runs.Runs()}}))
