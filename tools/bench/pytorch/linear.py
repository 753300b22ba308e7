"""Logistic regression on frozen features, and the features."""
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import models

CLASSES, WIDTH = 10, 512
FILES = {"train": [f"data_batch_{i}.bin" for i in range(1, 6)], "test": ["test_batch.bin"]}


def write_features(cifar, out):
    """Pooled features of CIFAR-10's images (binary layout) by a random ResNet-18, in float32. Batch norm has each batch's own statistics."""
    Path(out).mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    network = models.resnet18v2().to(memory_format=torch.channels_last).train()
    for split, files in FILES.items():
        rows = np.concatenate([np.fromfile(Path(cifar, file), np.uint8).reshape(-1, 3073) for file in files])
        features = []
        with torch.inference_mode():
            for batch in torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32)).split(250):
                images = batch.float().div_(127.5).sub_(1.0).contiguous(memory_format=torch.channels_last)
                features.append(network.features(images))
        torch.cat(features).numpy().astype("<f4").tofile(Path(out, f"{split}.f32"))
        rows[:, 0].tofile(Path(out, f"{split}.u8"))


def read_features(folder, split):
    features = torch.from_numpy(np.fromfile(Path(folder, f"{split}.f32"), "<f4").reshape(-1, WIDTH))
    return features, torch.from_numpy(np.fromfile(Path(folder, f"{split}.u8"), np.uint8).astype(np.int64))


def fit(x, y, l2=2e-5, iterations=100):
    """Minimises the mean cross-entropy + l2 / 2 * the sum of squared weights; biases are free."""
    weights = torch.zeros(WIDTH, CLASSES, requires_grad=True)
    biases = torch.zeros(CLASSES, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, biases], max_iter=iterations, history_size=10, line_search_fn="strong_wolfe",
                                  tolerance_grad=1e-6, tolerance_change=1e-10)

    def objective():
        optimizer.zero_grad()
        loss = F.cross_entropy(torch.addmm(biases, x, weights), y) + l2 / 2 * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(objective)
    return weights.detach(), biases.detach()


def linear_eval(folder):
    (x, y), (x_test, y_test) = read_features(folder, "train"), read_features(folder, "test")
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    x, x_test = (x - mean) / deviation, (x_test - mean) / deviation
    facts = {}

    def run():
        weights, biases = fit(x, y)
        logits = torch.addmm(biases, x, weights)
        facts["train_acc"] = (logits.argmax(1) == y).float().mean().item()
        facts["test_acc"] = (torch.addmm(biases, x_test, weights).argmax(1) == y_test).float().mean().item()
        facts["train_ce"] = F.cross_entropy(logits, y).item()

    return len(x), run, facts
