"""What a child process imports as ``mlflow``: Regista's names, as in the process that started it."""

from regista.mlflow.alias import install_alias

install_alias()
