"""The release of MLflow whose names and behaviour these modules offer."""

VERSION = "3.17.2"
