"""Works out what golden.spec.ts of an extractor expects: what a PyTorch network computes in double precision, for weights and images that a formula gives."""

import json
import re

import numpy as np
import torch

NORM = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


class Reference:
    """A PyTorch network, its parts by the names that longway's layers have."""

    def __init__(self, network, layer_name, observed, momentum=0.9, epsilon=1e-5):
        """`layer_name` makes a layer's name of a module's; `observed` has the modules whose outputs count, by layer. `momentum` as longway counts it: the share of the running statistics that is kept."""
        self.network, self.layer_name, self.observed = network.double(), layer_name, observed
        for module in network.modules():
            if is_norm(module):
                module.momentum, module.eps = 1 - momentum, epsilon

    def longway_name(self, name):
        """Of a parameter or buffer: `features.0.weight` is `conv1_1/kernel` here."""
        path, _, part = name.rpartition(".")
        parts = NORM if is_norm(self.network.get_submodule(path)) else {"weight": "kernel", "bias": "bias"}
        return f"{self.layer_name(path)}/{parts[part]}"

    def state(self):
        """Weights and running statistics, in PyTorch's layout, by longway's names."""
        return {self.longway_name(name): tensor for name, tensor in self.network.state_dict().items() if not name.endswith("num_batches_tracked")}

    def shapes(self):
        """As longway has them, by its names."""
        sizes = {name: list(tensor.shape) for name, tensor in self.state().items()}
        return {name: [*size[2:], size[1], size[0]] if len(size) > 1 else size for name, size in sizes.items()}

    def load(self, weights):
        """`weights` by longway's names: neither side may have one that the other lacks."""
        places = self.state()
        assert sorted(places) == sorted(weights), sorted(set(places) ^ set(weights))
        for name, place in places.items():
            value = to_torch(weights[name])
            assert place.shape == value.shape, f"{name}: {tuple(value.shape)} for {tuple(place.shape)}"
            place.copy_(value)

    def run(self, images, training):
        """Images [n, h, w, c]. The outputs of all observed modules, [n, h, w, c] or [n, c], by longway's names."""
        outputs = {}

        def observer(name):
            return lambda module, inputs, output: outputs.update({name: output.permute(0, 2, 3, 1) if output.ndim == 4 else output})

        hooks = [module.register_forward_hook(observer(name)) for name, module in self.observed.items()]
        self.network.train(training)
        self.network(torch.as_tensor(images, dtype=torch.float64).permute(0, 3, 1, 2))
        for hook in hooks:
            hook.remove()
        return outputs


class Flatten(torch.nn.Module):
    """Rows, columns, channels: the order in which longway has them."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def is_norm(module):
    return isinstance(module, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d))


def to_torch(array):
    """Kernels [h, w, in, out] to [out, in, h, w] and [in, out] to [out, in]; the rest as it is."""
    tensor = torch.as_tensor(array, dtype=torch.float64)
    return tensor.permute({4: (3, 2, 0, 1), 2: (1, 0), 1: (0,)}[tensor.ndim]).contiguous()


def draws(count, stream):
    """Numbers in [-1, 1): a hash (the finaliser of MurmurHash3) of index and stream."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(stream * 0x9E3779B9 % 2**32)
    x = (x ^ (x >> 16)) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * np.uint32(0xC2B2AE35)
    return (x ^ (x >> 16)) / 2.0**31 - 1


def weight(name, shape, stream):
    """Kernels have He's variance by the fan out; scales and variances lie in [0.5, 1.5], offsets and means in [-0.5, 0.5]."""
    part = name.split("/")[1]
    scale = (6 * shape[-2] / np.prod(shape)) ** 0.5 if part == "kernel" else 0.5
    offset = 1 if part in ("gamma", "moving_variance") else 0
    return (offset + scale * draws(np.prod(shape), stream)).astype(np.float32).reshape(shape)


def statistics(output):
    """Mean and root mean square, and the values of the first and the last corner: the first channel, the last channel."""
    values = output.flatten()
    return [values.mean().item(), values.square().mean().sqrt().item(), values[0].item(), values[-1].item()]


def golden(reference, images):
    # Streams are numbered by name, from 1; stream 0 gives the images.
    reference.load({name: weight(name, shape, stream + 1) for stream, (name, shape) in enumerate(sorted(reference.shapes().items()))})
    drawn = draws(np.prod(images), 0).astype(np.float32).reshape(images)
    with torch.no_grad():
        modes = {mode: reference.run(drawn, mode == "training") for mode in ("inference", "training")}
    return {mode: {name: statistics(output) for name, output in outputs.items()} for mode, outputs in modes.items()}


def write(cases, build):
    """Cases as the plugin's test reads them, to the standard output. `build` makes a Reference of a case: `images`, a shape [n, h, w, c], and longway's `options`."""
    found = [case | golden(build(case), case["images"]) for case in cases]
    print(re.sub(r"\[[^\[\]{]*\]", lambda numbers: " ".join(numbers[0].split()), json.dumps(found, indent=1)))
