"""Training steps of the rotation task, without a lens and with one."""
import contextlib

import torch
import torch._functorch.config as functorch_config
from torch.nn import functional as F

import models


def rotated(images, turns):
    """Each image turned counter-clockwise by its number of quarter turns."""
    result = torch.empty_like(images)
    for turn in range(4):
        chosen = turns == turn
        result[chosen] = torch.rot90(images[chosen], turn, (2, 3))
    return result


class Step:
    """F and the lens learn from one forward pass; F sees lensed images only, and the lens makes the least likely class likelier."""

    def __init__(self, network, lens, mode, weight_decay, lens_rate, lam):
        flags = mode.split("+")
        self.format = torch.channels_last if "cl" in flags else torch.contiguous_format
        self.precision = (lambda: torch.autocast("cpu", torch.bfloat16)) if "bf16" in flags else contextlib.nullcontext
        self.lam = lam
        self.network = network.to(memory_format=self.format)
        self.lens = lens.to(memory_format=self.format) if lens is not None else None
        if "compile" in flags:
            # Two losses walk back through one compiled forward pass: its buffers may not be given away.
            functorch_config.donated_buffer = False
            self.network = torch.compile(self.network)
            self.lens = torch.compile(self.lens) if lens is not None else None
        self.weights = list(network.parameters())
        self.lens_weights = list(lens.parameters()) if lens is not None else []
        self.optimizer = torch.optim.SGD(self.weights, 0.05, momentum=0.9, weight_decay=weight_decay)
        self.lens_optimizer = torch.optim.Adam(self.lens_weights, lens_rate) if lens is not None else None

    def __call__(self, images, turns):
        images = images.contiguous(memory_format=self.format)
        with self.precision():
            lensed = self.lens(images) if self.lens is not None else images
            logits = self.network(lensed)
        logits = logits.float()
        loss = F.cross_entropy(logits, turns)
        update(self.weights, torch.autograd.grad(loss, self.weights, retain_graph=self.lens is not None))
        if self.lens is not None:
            adversarial = F.cross_entropy(logits, logits.detach().argmin(1))
            reconstruction = (images - lensed.float()).square().mean()
            update(self.lens_weights, torch.autograd.grad(adversarial + self.lam * reconstruction, self.lens_weights))
            self.lens_optimizer.step()
        self.optimizer.step()
        return loss.item()


def update(weights, gradients):
    for weight, gradient in zip(weights, gradients):
        weight.grad = gradient


def imagenet_step(mode, arm):
    torch.manual_seed(0)
    lens = models.UNet((16, 32, 64, 128)) if arm == "lens" else None
    step = Step(models.resnet50v2(), lens, mode, weight_decay=1e-4, lens_rate=1e-4, lam=1000.0)
    images = torch.rand(16, 3, 224, 224) * 2 - 1

    def run():
        turns = torch.randint(0, 4, (16,))
        step(rotated(images, turns), turns)

    return 16, run


def cifar_step(mode, arm):
    torch.manual_seed(0)
    lens = models.UNet((16, 32, 64)) if arm == "lens" else None
    step = Step(models.preact20(), lens, mode, weight_decay=5e-4, lens_rate=1e-3, lam=160.0)
    levels = torch.randint(0, 256, (128, 3, 32, 32), dtype=torch.uint8)

    def run():
        turns = torch.randint(0, 4, (128,))
        step(rotated(levels.float().div_(127.5).sub_(1.0), turns), turns)

    return 128, run
