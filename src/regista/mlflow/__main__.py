"""``python -m regista.mlflow train.py``: run a script in which ``import mlflow`` means Regista."""

import sys

from regista.mlflow.program import main

if __name__ == "__main__":
    main(sys.argv[1:])
