# ruff: noqa
# fmt: off
import torch
import mlflow.pytorch

model_name = "pytorch_simplenn_mnist"
model_version = 1

model = mlflow.pytorch.load_model(
    model_uri=f"models:/{model_name}/{model_version}"
)

torch.manual_seed(0)
images = torch.rand(64, 1, 28, 28)
print(model(images[:4]).detach().numpy().flatten().tolist())
