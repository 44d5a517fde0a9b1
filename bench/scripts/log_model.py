"""log_model with signature, example and registration: log_model.py regista|mlflow TRACKING_URI TIMES.

One script for both: only the import differs. Prints the milliseconds of each call after the first.
"""

import json
import sys
import time

if sys.argv[1] == "regista":
    from regista import mlflow
else:
    import mlflow
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier

mlflow.set_tracking_uri(sys.argv[2])
frame, target = load_iris(as_frame=True, return_X_y=True)
model = RandomForestClassifier(n_estimators=10, random_state=0).fit(frame, target)
signature = mlflow.models.infer_signature(frame, model.predict(frame))
times = []
for number in range(int(sys.argv[3]) + 1):
    with mlflow.start_run():
        mlflow.log_metric("number", number)
        begin = time.perf_counter()
        mlflow.sklearn.log_model(
            model,
            name="model",
            signature=signature,
            input_example=frame.head(5),
            registered_model_name="forest",
            serialization_format="cloudpickle",
        )
        times.append((time.perf_counter() - begin) * 1_000)
print("RESULT " + json.dumps(times[1:]))
