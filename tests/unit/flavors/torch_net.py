"""A network in a module of its own, which code_paths can carry."""

from __future__ import annotations

import torch


class Net(torch.nn.Module):
    """A linear layer, a normalisation that learns, a dropout, and a head of which a tensor is shared."""

    def __init__(self, inputs: int = 4, outputs: int = 3) -> None:
        super().__init__()
        self.body = torch.nn.Linear(inputs, inputs)
        self.norm = torch.nn.BatchNorm1d(inputs)
        self.dropout = torch.nn.Dropout(0.5)
        self.head = torch.nn.Linear(inputs, outputs)
        self.register_buffer("scale", torch.tensor(2.0))
        self.register_buffer("offset", torch.ones(outputs), persistent=False)
        self.tied = self.body

    def forward(self, x: torch.Tensor, shift: float = 0.0) -> torch.Tensor:
        """Results of shape (n, outputs)."""
        return self.head(self.dropout(torch.relu(self.norm(self.tied(x))))) * self.scale + self.offset + shift
