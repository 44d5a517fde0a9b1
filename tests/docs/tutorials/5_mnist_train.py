# ruff: noqa
# fmt: off
import torch
from torch import nn

import mlflow
import mlflow.pytorch

# What the course downloads: pictures of digits, 28 by 28. Made here, in the same shape.
torch.manual_seed(0)
images, labels = torch.rand(64, 1, 28, 28), torch.arange(64) % 10


class SimpleNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x):
        return self.layers(x)


model = SimpleNN()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss_function = nn.CrossEntropyLoss()

with mlflow.start_run():
    mlflow.log_params({"epochs": 2, "lr": 0.01})
    for epoch in range(2):
        optimizer.zero_grad()
        loss = loss_function(model(images), labels)
        loss.backward()
        optimizer.step()
        mlflow.log_metric("loss", loss.item(), step=epoch)
    mlflow.pytorch.log_model(model, "model", registered_model_name="pytorch_simplenn_mnist")
    print(model.eval()(images[:4]).detach().numpy().flatten().tolist())
