"""Computes again, by timm and in double precision, what record.mjs wrote. Usage: python compare.py FOLDER"""

import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open

import network
from golden_network import to_torch

TOLERANCE = 1e-4


def difference(found, expected):
    """The worst, relative to the largest value of the layer."""
    if found.shape != expected.shape or not found.isfinite().all():
        return float("inf")
    return ((found.double() - expected).abs().max() / expected.abs().max()).item()


def by_layer(found, expected):
    """A batch norm's two gradients share a scale: that by an offset is nothing but rounding where the next layer takes it away again."""
    assert sorted(found) == sorted(expected)
    layers = {}
    for name, gradient in found.items():
        pairs = layers.setdefault(name.split("/")[0], [])
        pairs.append((to_torch(gradient).flatten(), expected[name].flatten()))
    return {layer: difference(*map(torch.cat, zip(*pairs))) for layer, pairs in layers.items()}


def compare(path):
    file = safe_open(path, "pt")
    options = json.loads(file.metadata()["options"])
    groups = {}
    for key in file.keys():
        group, _, name = key.partition(":")
        groups.setdefault(group, {})[name] = file.get_tensor(key)
    images, direction = groups["images"][""], groups["direction"][""]

    reference = network.build(**options)
    reference.load(groups["weight"])
    with torch.no_grad():
        expected = {"inference": reference.run(images, training=False)}
    expected["training"] = reference.run(images, training=True)
    loss = (expected["training"]["features"] * direction).mean()
    loss.backward()
    gradients = {reference.longway_name(name): parameter.grad for name, parameter in reference.network.named_parameters()}
    rows = {mode: {name: difference(groups[mode][name], value.detach()) for name, value in outputs.items()} for mode, outputs in expected.items()}
    if "gradient" in groups:
        rows["gradient"] = by_layer(groups["gradient"], gradients)
    means = {name: found for name, found in groups["moved"].items() if name.endswith("mean")}
    state = reference.state()
    rows["running mean"] = {name: difference(found, state[name]) for name, found in means.items()}
    rows["loss"] = {"": difference(groups["loss"][""], loss.detach())}
    return rows


def main(folder):
    paths = sorted(Path(folder).glob("*.safetensors"))
    assert paths, f"record.mjs wrote nothing to {folder}"
    worst = 0.0
    print(f"{'case':<14}{'what':<14}{'compared':>9}{'median':>10}{'worst':>10}  where")
    for path in paths:
        for what, rows in compare(path).items():
            where = max(rows, key=rows.get)
            median = torch.tensor(list(rows.values())).median().item()
            print(f"{path.stem:<14}{what:<14}{len(rows):>9}{median:>10.1e}{rows[where]:>10.1e}  {where}")
            worst = max(worst, rows[where])
    print(f"worst {worst:.1e}, tolerance {TOLERANCE:.0e}")
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
