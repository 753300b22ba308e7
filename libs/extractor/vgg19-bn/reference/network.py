"""torchvision's VGG19 with batch norm, in double precision, and longway's names for its parts."""

import sys
from pathlib import Path

import torch
from torch import nn
from torchvision.models.vgg import cfgs, make_layers

sys.path.append(str(Path(__file__).parents[3] / "testing/reference"))
from golden_network import Flatten, Reference


def build(sides, widthMultiplier=1, strides=(2, 2, 2, 2, 2), fullyConnected=True, batchNormEpsilon=1e-5):
    """Of longway's options, and of the images' sides. torchvision's convolutions have biases in front of batch norms, where they change nothing: these have none."""
    network = convolutions(make_layers([size if size == "M" else round(size * widthMultiplier) for size in cfgs["E"]], batch_norm=True), strides)
    if fullyConnected:
        inputs = network(torch.zeros(2, 3, *sides)).flatten(1).shape[1]
        add_fully_connected(network, inputs, round(4096 * widthMultiplier))
    observed = {name: module for name, module in network.named_children() if isinstance(module, (nn.ReLU, nn.MaxPool2d))}
    return Reference(network, lambda module: module, observed, epsilon=batchNormEpsilon)


def convolutions(published, strides):
    network, block, place = nn.Sequential(), 1, 0
    for module in published:
        if isinstance(module, nn.Conv2d):
            place += 1
            module.bias = None
            network.add_module(f"conv{block}_{place}", module)
        elif isinstance(module, nn.BatchNorm2d):
            network.add_module(f"relu{block}_{place}_bn", module)
        elif isinstance(module, nn.ReLU):
            network.add_module(f"relu{block}_{place}", module)
        else:
            if strides[block - 1] == 2:
                network.add_module(f"pool{block}", module)
            block, place = block + 1, 0
    return network


def add_fully_connected(network, inputs, hidden):
    """Each with batch norm and without bias, as Kolesnikov et al. (2019) have them."""
    network.flatten = Flatten()
    for place, inputs in ((6, inputs), (7, hidden)):
        network.add_module(f"fc{place}", nn.Linear(inputs, hidden, bias=False))
        network.add_module(f"relu{place}_bn", nn.BatchNorm1d(hidden))
        network.add_module(f"relu{place}", nn.ReLU())
