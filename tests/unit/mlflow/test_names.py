"""MLflow's public names and parameters, those of tutorials and of ordinary tracking code: each is there and taken.

A line names a module or class, the lines below it what it has, with the parameters that callers may give by name;
``*`` are those that every flavor's ``log_model`` takes. Names that MLflow has removed since are among them.
"""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from sklearn.linear_model import LinearRegression

from regista import mlflow
from regista.errors import ModelError
from regista.mlflow.models import Model
from regista.model.trust import KEY

EVERY_FLAVOR = (
    "artifact_path conda_env code_paths registered_model_name signature input_example await_registration_for "
    "pip_requirements extra_pip_requirements metadata extra_files name params tags model_type step model_id"
)
NAMES = """
mlflow:
    set_tracking_uri(uri) get_tracking_uri() is_tracking_uri_set() set_registry_uri(uri) get_registry_uri()
    set_experiment(experiment_name,experiment_id) create_experiment(name,artifact_location,tags)
    get_experiment(experiment_id) get_experiment_by_name(name)
    search_experiments(view_type,max_results,filter_string,order_by) delete_experiment(experiment_id)
    restore_experiment(experiment_id) set_experiment_tag(key,value) set_experiment_tags(tags)
    delete_experiment_tag(key)
    start_run(run_id,experiment_id,run_name,nested,parent_run_id,tags,description,log_system_metrics)
    end_run(status) active_run() last_active_run() get_run(run_id) get_parent_run(run_id) delete_run(run_id)
    restore_run(run_id) log_param(key,value,synchronous) log_params(params,synchronous,run_id)
    log_metric(key,value,step,synchronous,timestamp,run_id,model_id,dataset)
    log_metrics(metrics,step,synchronous,run_id,timestamp,model_id,dataset) set_tag(key,value,synchronous)
    set_tags(tags,synchronous) delete_tag(key) log_artifact(local_path,artifact_path,run_id)
    log_artifacts(local_dir,artifact_path,run_id) log_text(text,artifact_file,run_id)
    log_dict(dictionary,artifact_file,run_id) log_figure(figure,artifact_file,save_kwargs)
    log_image(image,artifact_file,key,step,timestamp,synchronous) log_table(data,artifact_file,run_id)
    load_table(artifact_file,run_ids,extra_columns) log_input(dataset,context,tags,model)
    log_inputs(datasets,contexts,tags_list,models) get_artifact_uri(artifact_path)
    search_runs(experiment_ids,filter_string,run_view_type,max_results,order_by,output_format,search_all_experiments,experiment_names)
    register_model(model_uri,name,await_registration_for,tags)
    search_registered_models(max_results,filter_string,order_by)
    search_model_versions(max_results,filter_string,order_by) set_model_version_tag(name,version,key,value)
    autolog(log_input_examples,log_model_signatures,log_models,log_datasets,disable,exclusive,disable_for_unsupported_versions,silent,extra_tags,exclude_flavors)
    evaluate() enable_system_metrics_logging() disable_system_metrics_logging() flush_async_logging()
    initialize_logged_model(name,source_run_id,tags,params,model_type,experiment_id)
    create_external_model(name,source_run_id,tags,params,model_type,experiment_id)
    finalize_logged_model(model_id,status) get_logged_model(model_id)
    search_logged_models(experiment_ids,filter_string,datasets,max_results,order_by,output_format)
    last_logged_model() log_model_params(params,model_id) set_logged_model_tags(model_id,tags)
    delete_logged_model_tag(model_id,key) set_active_model(name,model_id) get_active_model_id() clear_active_model()
    log_outputs(models) list_experiments(view_type,max_results)
    list_run_infos(experiment_id,run_view_type,max_results,order_by) __version__ version ActiveRun Image MlflowException
    RunOperations
    MlflowClient client tracking models pyfunc sklearn data artifacts entities types exceptions
mlflow.MlflowClient:
    tracking_uri create_experiment(name,artifact_location,tags) get_experiment(experiment_id)
    get_experiment_by_name(name) search_experiments(view_type,max_results,filter_string,order_by,page_token)
    delete_experiment(experiment_id) restore_experiment(experiment_id) rename_experiment(experiment_id,new_name)
    set_experiment_tag(experiment_id,key,value) delete_experiment_tag(experiment_id,key)
    create_run(experiment_id,start_time,tags,run_name) get_run(run_id) get_parent_run(run_id)
    search_runs(experiment_ids,filter_string,run_view_type,max_results,order_by,page_token)
    set_terminated(run_id,status,end_time) update_run(run_id,status,name) delete_run(run_id) restore_run(run_id)
    log_param(run_id,key,value,synchronous)
    log_metric(run_id,key,value,timestamp,step,synchronous,dataset_name,dataset_digest,model_id)
    log_batch(run_id,metrics,params,tags,synchronous) set_tag(run_id,key,value,synchronous) delete_tag(run_id,key)
    get_metric_history(run_id,key) log_artifact(run_id,local_path,artifact_path)
    log_artifacts(run_id,local_dir,artifact_path) log_text(run_id,text,artifact_file)
    log_dict(run_id,dictionary,artifact_file) log_figure(run_id,figure,artifact_file,save_kwargs)
    log_image(run_id,image,artifact_file,key,step,timestamp,synchronous) log_table(run_id,data,artifact_file)
    load_table(experiment_id,artifact_file,run_ids,extra_columns) log_stream(run_id,stream,artifact_file)
    list_artifacts(run_id,path) download_artifacts(run_id,path,dst_path) log_inputs(run_id,datasets,models)
    log_outputs(run_id,models) create_registered_model(name,tags,description) get_registered_model(name)
    rename_registered_model(name,new_name) update_registered_model(name,description) delete_registered_model(name)
    search_registered_models(filter_string,max_results,order_by,page_token) set_registered_model_tag(name,key,value)
    delete_registered_model_tag(name,key) set_registered_model_alias(name,alias,version)
    delete_registered_model_alias(name,alias) get_model_version_by_alias(name,alias)
    create_model_version(name,source,run_id,tags,run_link,description,await_creation_for,model_id)
    copy_model_version(src_model_uri,dst_name) get_model_version(name,version)
    update_model_version(name,version,description) delete_model_version(name,version)
    get_model_version_download_uri(name,version)
    search_model_versions(filter_string,max_results,order_by,page_token)
    set_model_version_tag(name,version,key,value,stage) delete_model_version_tag(name,version,key,stage)
    transition_model_version_stage(name,version,stage,archive_existing_versions) get_latest_versions(name,stages)
    get_model_version_stages(name,version)
    create_logged_model(experiment_id,name,source_run_id,tags,params,model_type)
    finalize_logged_model(model_id,status) get_logged_model(model_id) delete_logged_model(model_id)
    set_logged_model_tags(model_id,tags) delete_logged_model_tag(model_id,key) log_model_params(model_id,params)
    log_model_artifact(model_id,local_path) log_model_artifacts(model_id,local_dir)
    list_logged_model_artifacts(model_id,path)
    search_logged_models(experiment_ids,filter_string,datasets,max_results,order_by,page_token)
    list_experiments(view_type,max_results,page_token) list_registered_models(max_results,page_token)
    list_run_infos(experiment_id,run_view_type,max_results,order_by,page_token)
mlflow.artifacts:
    download_artifacts(artifact_uri,run_id,artifact_path,dst_path,tracking_uri,registry_uri)
    list_artifacts(artifact_uri,run_id,artifact_path,tracking_uri) load_text(artifact_uri) load_dict(artifact_uri)
    load_image(artifact_uri)
mlflow.catboost:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*) load_model(model_uri,dst_path)
mlflow.data:
    from_pandas(df,source,targets,name,digest,predictions) from_numpy(features,source,targets,name,digest)
    get_source
mlflow.entities:
    Experiment Run RunInfo RunData Metric Param RunTag ExperimentTag FileInfo RunStatus ViewType LifecycleStage
    SourceType RunInputs DatasetInput Dataset InputTag RunOutputs LoggedModelInput LoggedModelOutput LoggedModel
    LoggedModelStatus
mlflow.entities.model_registry:
    RegisteredModel ModelVersion
mlflow.entities.model_registry.model_version_status:
    ModelVersionStatus
mlflow.entities.model_registry.model_version_status.ModelVersionStatus:
    from_string to_string READY PENDING_REGISTRATION FAILED_REGISTRATION
mlflow.exceptions:
    MlflowException(message,error_code) RestException ExecutionException MissingConfigException InvalidUrlException
mlflow.exceptions.MlflowException:
    get_http_status_code serialize_as_json invalid_parameter_value error_code
mlflow.keras:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*,save_exported_model) load_model(model_uri,dst_path)
    autolog(log_models,disable,exclusive,silent,registered_model_name,extra_tags)
mlflow.lightgbm:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*) load_model(model_uri,dst_path)
    autolog(log_models,disable,exclusive,silent,registered_model_name,extra_tags)
mlflow.models:
    infer_signature(model_input,model_output,params) ModelSignature(inputs,outputs,params) get_model_info(model_uri)
    Model(artifact_path,run_id,utc_time_created,flavors,signature) set_signature(model_uri,signature)
    set_model(model) ModelConfig ModelInfo update_model_requirements(model_uri,operation,requirement_list)
    predict(model_uri,input_data,input_path,content_type,output_path,env_manager,install_mlflow,pip_requirements_override,extra_envs)
    validate_serving_input(model_uri,serving_input) convert_input_example_to_serving_input(input_example)
mlflow.models.model.Model:
    load(path) save(path) to_dict() to_yaml() to_json() from_dict() add_flavor(name) get_model_info()
    get_input_schema() get_output_schema() get_params_schema() load_input_example(path) get_serving_input(path)
    log(artifact_path,flavor,registered_model_name,await_registration_for,metadata,run_id,name,params,tags,step,model_id)
mlflow.onnx:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*,onnx_execution_providers,onnx_session_options,save_as_external_data) load_model(model_uri,dst_path)
mlflow.protos.databricks_pb2:
    RESOURCE_DOES_NOT_EXIST INVALID_PARAMETER_VALUE RESOURCE_ALREADY_EXISTS ErrorCode
mlflow.pyfunc:
    PythonModel
    save_model(path,loader_module,data_path,code_paths,conda_env,mlflow_model,python_model,artifacts,signature,input_example,pip_requirements,extra_pip_requirements,metadata,model_config)
    log_model(artifact_path,loader_module,data_path,code_paths,python_model,artifacts,registered_model_name,signature,input_example,await_registration_for,pip_requirements,extra_pip_requirements,metadata,model_config,name,params,tags,model_type,step,model_id)
    load_model(model_uri,suppress_warnings,dst_path,model_config) PyFuncModel
    get_model_dependencies(model_uri,format)
mlflow.pyfunc.PyFuncModel:
    predict(data,params) predict_stream unwrap_python_model get_raw_model metadata model_config loader_module
    input_example model_id
mlflow.pytorch:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*,pickle_module,extra_files,export_model,serialization_format,requirements_file)
    load_model(model_uri,dst_path) save_state_dict(state_dict,path) log_state_dict(state_dict,artifact_path)
    load_state_dict(state_dict_uri) autolog(log_models,disable,exclusive,silent,registered_model_name,extra_tags)
mlflow.sklearn:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*,serialization_format,pyfunc_predict_fn,skops_trusted_types) load_model(model_uri,dst_path)
    autolog(log_models,disable,exclusive,silent,registered_model_name,extra_tags)
mlflow.statsmodels:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*,remove_data) load_model(model_uri,dst_path)
    autolog(log_models,disable,exclusive,silent,registered_model_name,extra_tags)
mlflow.store.artifact.runs_artifact_repo.RunsArtifactRepository:
    get_underlying_uri
mlflow.store.entities:
    PagedList
mlflow.tensorflow:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*,custom_objects,keras_model_kwargs,saved_model_kwargs) load_model(model_uri,dst_path)
    autolog(log_models,disable,exclusive,silent,registered_model_name,extra_tags)
mlflow.tracking:
    MlflowClient set_tracking_uri get_tracking_uri set_registry_uri get_registry_uri is_tracking_uri_set client
    fluent
mlflow.tracking.fluent:
    start_run log_metric register_model
mlflow.types:
    Schema ColSpec TensorSpec ParamSchema ParamSpec DataType
mlflow.types.schema:
    Schema(inputs) ColSpec(type,name,required) TensorSpec(type,shape,name) ParamSchema(params)
    ParamSpec(name,dtype,default,shape) DataType Array Object Property Map AnyType
mlflow.types.schema.Schema:
    inputs input_names input_types input_dict is_tensor_spec has_input_names required_input_names pandas_types
    numpy_types to_dict to_json from_json
mlflow.utils.environment:
    _mlflow_conda_env(path,additional_conda_deps,additional_pip_deps,additional_conda_channels,install_mlflow)
mlflow.xgboost:
    save_model(path,conda_env,code_paths,mlflow_model,signature,input_example,pip_requirements,extra_pip_requirements,metadata)
    log_model(*,model_format) load_model(model_uri,dst_path)
    autolog(log_models,disable,exclusive,silent,registered_model_name,extra_tags)
"""


def rows() -> list[tuple[str, str, str]]:
    """Owner, name and parameters."""
    found = []
    for block in re.split(r"\n(?=\S)", NAMES.strip()):
        owner, _, body = block.partition(":")
        for name, parameters in re.findall(r"(\w+)(?:\(([^)]*)\))?", body):
            found.append((owner, name, parameters.replace("*", ",".join(EVERY_FLAVOR.split()))))
    return found


def resolve(path: str) -> Any:
    """The module, or the class in one, that MLflow's name means."""
    try:
        return importlib.import_module(f"regista.{path}")
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(resolve(module), name)


@pytest.mark.parametrize(("owner", "name", "parameters"), rows(), ids=lambda value: value[:40])
def test_the_name_is_there_and_takes_its_parameters(owner: str, name: str, parameters: str) -> None:
    found = getattr(resolve(owner), name)
    if parameters:
        taken = inspect.signature(found).parameters
        anything = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values())
        missing = [one for one in parameters.split(",") if one not in taken]
        assert anything or not missing


def test_the_list_is_one() -> None:
    assert len(rows()) > 250


def test_what_every_flavor_takes_by_name_has_its_effect(tmp_path: Path) -> None:
    """Parameters that a signature does not spell out are taken all the same."""
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "helping.py").write_text("")
    arguments = {
        "artifact_path": "line", "name": "line", "code_paths": [str(tmp_path / "helping.py")], "input_example": [[1.0]],
        "registered_model_name": "line", "signature": mlflow.models.infer_signature([1.0], [1.0]),
        "await_registration_for": 5, "extra_pip_requirements": ["wheel"], "metadata": {"a": 1}, "params": {"p": 1},
        "extra_files": [str(tmp_path / "notes.txt")], "tags": {"t": "x"}, "model_type": "classifier", "step": 3,
        "conda_env": None, "pip_requirements": None, "model_id": None,
    }  # fmt: skip
    assert arguments.keys() == set(EVERY_FLAVOR.split())
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(LinearRegression().fit([[1.0]], [1.0]), **arguments)
    logged = mlflow.get_logged_model(info.model_id)
    assert (logged.name, logged.params, logged.tags["t"], logged.model_type) == ("line", {"p": "1"}, "x", "classifier")
    assert (info.metadata, info.registered_model_version) == ({"a": 1}, "1")
    folder = Path(mlflow.artifacts.download_artifacts(info.model_uri))
    assert (folder / "extra_files" / "notes.txt").read_text() == "notes"
    assert (folder / "code" / "helping.py").is_file()
    assert "wheel" in (folder / "requirements.txt").read_text().splitlines()
    assert mlflow.get_run(run.info.run_id).outputs.model_outputs[0].step == 3
    assert mlflow.pyfunc.load_model(info.model_uri).input_example == [[1.0]]


def test_parameters_that_were_removed_are_taken(tmp_path: Path) -> None:
    (tmp_path / "helping.py").write_text("")
    (tmp_path / "needs.txt").write_text("wheel")
    mlflow.sklearn.save_model(
        LinearRegression().fit([[1.0]], [1.0]), tmp_path / "model", code_path=[str(tmp_path / "helping.py")],
        requirements_file=str(tmp_path / "needs.txt"), example_no_conversion=True,
    )  # fmt: skip
    assert (tmp_path / "model" / "code" / "helping.py").is_file()
    assert (tmp_path / "model" / "requirements.txt").read_text().splitlines()[-1] == "wheel"


class custom:
    """A flavor of somebody's own, as a module of functions."""

    @staticmethod
    def save_model(path: str, mlflow_model: Model, text: str) -> None:
        if not text:
            raise ModelError("no text")
        Path(path).mkdir()
        Path(path, "text.txt").write_text(text)
        mlflow_model.add_flavor("custom", data="text.txt")
        mlflow_model.save(Path(path, "MLmodel"))


def test_models_of_flavors_that_others_wrote_are_logged() -> None:
    with mlflow.start_run() as run:
        info = Model.log("told", custom, "told", text="hello", metadata={"by": "hand"}, step=2)
    loaded = Model.load(info.model_uri)
    assert loaded.flavors == {"custom": {"data": "text.txt"}}
    assert (loaded.run_id, loaded.metadata, info.registered_model_version) == (run.info.run_id, {"by": "hand"}, "1")
    assert loaded.extra[KEY]["files"] == {}
    assert mlflow.artifacts.load_text(f"{info.model_uri}/text.txt") == "hello"
    with pytest.raises(ModelError, match="no text"):
        Model.log("told", custom, text="")
    assert mlflow.last_logged_model().model_id == info.model_id
    assert {model.status.value for model in mlflow.search_logged_models(output_format="list")} == {"READY", "FAILED"}


def test_a_stream_is_logged(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 3_000_000)
    client = mlflow.MlflowClient()
    run_id = client.create_run("0").info.run_id
    with (tmp_path / "big").open("rb") as stream:
        client.log_stream(run_id, stream, "folder/big.bin")
    assert client.list_artifacts(run_id, "folder")[0].file_size == 3_000_000
    with pytest.raises(mlflow.MlflowException, match="empty"):
        client.log_stream(run_id, (tmp_path / "big").open("rb"), "")
