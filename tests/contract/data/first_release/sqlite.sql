BEGIN TRANSACTION;
CREATE TABLE aliases (
	model_pk INTEGER NOT NULL, 
	alias VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_aliases PRIMARY KEY (model_pk, alias), 
	CONSTRAINT fk_aliases_model_pk_version FOREIGN KEY(model_pk, version) REFERENCES model_versions (model_pk, version) ON DELETE CASCADE, 
	CONSTRAINT fk_aliases_model_pk FOREIGN KEY(model_pk) REFERENCES registered_models (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "aliases" VALUES(1,'champion',1);
CREATE TABLE directories (
	path TEXT NOT NULL, 
	parent TEXT NOT NULL, 
	CONSTRAINT pk_directories PRIMARY KEY (path)
)
 WITHOUT ROWID

;
INSERT INTO "directories" VALUES('1','');
INSERT INTO "directories" VALUES('registry','');
INSERT INTO "directories" VALUES('1/models','1');
INSERT INTO "directories" VALUES('1/models/m-dcd849d20233406884e4d05034b5b01e','1/models');
INSERT INTO "directories" VALUES('1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts','1/models/m-dcd849d20233406884e4d05034b5b01e');
INSERT INTO "directories" VALUES('1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts/data','1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts');
INSERT INTO "directories" VALUES('registry/7e097632bfcd471487b7510bf87466d9','registry');
INSERT INTO "directories" VALUES('registry/7e097632bfcd471487b7510bf87466d9/1','registry/7e097632bfcd471487b7510bf87466d9');
INSERT INTO "directories" VALUES('registry/7e097632bfcd471487b7510bf87466d9/1/data','registry/7e097632bfcd471487b7510bf87466d9/1');
CREATE TABLE events (
	event_id INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	sequence BIGINT NOT NULL, 
	action VARCHAR(60) NOT NULL, 
	actor TEXT NOT NULL, 
	time BIGINT NOT NULL, 
	"before" TEXT, 
	"after" TEXT, 
	reason TEXT, 
	previous_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (event_id), 
	CONSTRAINT uq_events_subject_sequence UNIQUE (subject, sequence)
);
INSERT INTO "events" VALUES(1,'experiment:0',1,'experiment.created','regista',1795267891707,NULL,'{"name":"Default"}',NULL,'0000000000000000000000000000000000000000000000000000000000000000','1cedfab8d2568b52a9bf27099c164fcb87e7397d0b6a89afdb3015f9be8aef3c');
INSERT INTO "events" VALUES(2,'experiment:1',1,'experiment.created','ann',1795267891717,NULL,'{"artifact_location":"mlflow-artifacts:/1","name":"größe","tags":{"team":"a"}}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','1ea94bc0dad8048fbe801e3fd59d14ef1ff3cba2ae5270b9b4a26ed1ddbf31e7');
INSERT INTO "events" VALUES(3,'experiment:2',1,'experiment.created','ann',1795267891721,NULL,'{"artifact_location":"mlflow-artifacts:/2","name":"gone","tags":{}}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','3653af9ef756a76a69bcb45652b9da9f221b27229dea0bd303277b49907ad558');
INSERT INTO "events" VALUES(4,'experiment:1',2,'experiment.renamed','bob',1795267891722,'{"name":"größe"}','{"name":"größen"}',NULL,'1ea94bc0dad8048fbe801e3fd59d14ef1ff3cba2ae5270b9b4a26ed1ddbf31e7','c307d66acb561a18ff6336c700233e521873de13eb5328da181e80c63b0de2e7');
INSERT INTO "events" VALUES(5,'experiment:1',3,'experiment.tag_set','bob',1795267891728,NULL,'{"key":"note","value":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}',NULL,'c307d66acb561a18ff6336c700233e521873de13eb5328da181e80c63b0de2e7','87c7b6ce538ff771cb8ed7178a580a1f90eca95ded2086374a8c295781776783');
INSERT INTO "events" VALUES(6,'run:71e010f022da46d0a34c9d5164b2a388',1,'run.created','ann',1795267891730,NULL,'{"experiment_id":"1","run_name":"first","start_time":1700000000000,"tags":{"mlflow.runName":"first"},"user_id":"ann"}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','e62b8ced18ddd40b9c4bac74da390ff7226368a2a4f80de7f78e9730d75ed5ec');
INSERT INTO "events" VALUES(7,'run:71e010f022da46d0a34c9d5164b2a388',2,'run.params_logged','ann',1795267891737,NULL,'{"params":{"empty":"","näme":"wört","rate":"0.1"}}','spring cleaning','e62b8ced18ddd40b9c4bac74da390ff7226368a2a4f80de7f78e9730d75ed5ec','63c6913446f249393dbec6ea6cc700d3fd7b1370ca644ab1838121008f0892be');
INSERT INTO "events" VALUES(8,'run:71e010f022da46d0a34c9d5164b2a388',3,'run.metrics_logged','ann',1795267891737,NULL,'{"digest":"3abbe981e3095a9a46aa270afac9c1e63f626154f114719acff7120ee36d00c3","keys":["loss","odd","zero"],"points":23}','spring cleaning','63c6913446f249393dbec6ea6cc700d3fd7b1370ca644ab1838121008f0892be','81fab9a6b3e2ade22daa99339f448cefbd1937e10ea660d6e95526f4fe839ee3');
INSERT INTO "events" VALUES(9,'run:71e010f022da46d0a34c9d5164b2a388',4,'run.tags_set','ann',1795267891737,NULL,'{"tags":{"mlflow.note.content":"many\nlines","stage":"x"}}','spring cleaning','81fab9a6b3e2ade22daa99339f448cefbd1937e10ea660d6e95526f4fe839ee3','d9d9b332603d80524ccc92da2e176753ac322e0ec91467252a9015234c57a23a');
INSERT INTO "events" VALUES(10,'run:71e010f022da46d0a34c9d5164b2a388',5,'run.tags_set','bob',1795267891740,'{"tags":{"stage":"x"}}','{"tags":{"stage":"y"}}',NULL,'d9d9b332603d80524ccc92da2e176753ac322e0ec91467252a9015234c57a23a','272b676f0a51224502c23c50dd98bb6e398ee2638bde87ff2e6ec0f28ebc5ef2');
INSERT INTO "events" VALUES(11,'run:71e010f022da46d0a34c9d5164b2a388',6,'run.updated','ann',1795267891744,'{"end_time":null,"status":"RUNNING"}','{"end_time":1700000100000,"status":"FINISHED"}','spring cleaning','272b676f0a51224502c23c50dd98bb6e398ee2638bde87ff2e6ec0f28ebc5ef2','eca209976c3301d7babb8651cf57152bbb6c771c7f4ee4c6f6bed81ad6844582');
INSERT INTO "events" VALUES(12,'run:563cf917843d44d3ab83850a3cd87cc4',1,'run.created','ann',1795267891748,NULL,'{"experiment_id":"2","run_name":"second","start_time":0,"tags":{"mlflow.runName":"second"},"user_id":""}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','7e5581408d10e5896cafd0e9bc75b08bedf9bbfc24f1cca4a296d7b46c87f91a');
INSERT INTO "events" VALUES(13,'run:563cf917843d44d3ab83850a3cd87cc4',2,'run.deleted','bob',1795267891752,'{"lifecycle_stage":"active"}','{"lifecycle_stage":"deleted"}',NULL,'7e5581408d10e5896cafd0e9bc75b08bedf9bbfc24f1cca4a296d7b46c87f91a','792cdf4e5407a8f4ac70f4ffdb69541a9cee50ff3035c9b6acf0c26c7fba98f2');
INSERT INTO "events" VALUES(14,'experiment:2',2,'experiment.deleted','bob',1795267891756,'{"lifecycle_stage":"active"}','{"lifecycle_stage":"deleted","runs":0}',NULL,'3653af9ef756a76a69bcb45652b9da9f221b27229dea0bd303277b49907ad558','9a00a5f6125a779e0084c7be76673dcca8cbe1eeec0d9c6f5b17d29d6cf84b65');
INSERT INTO "events" VALUES(15,'logged_model:m-dcd849d20233406884e4d05034b5b01e',1,'logged_model.created','ann',1795267891760,NULL,'{"experiment_id":"1","model_type":"","name":"forest","params":{"depth":"3"},"source_run_id":"71e010f022da46d0a34c9d5164b2a388","tags":{"k":"v"}}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','0ce243757a5c049503c7c37a9937120eaa9841013d98e720a3d2aac39fdbf27f');
INSERT INTO "events" VALUES(16,'run:71e010f022da46d0a34c9d5164b2a388',7,'run.metrics_logged','ann',1795267891771,NULL,'{"digest":"964176928fd058dc27f3e993000f20b85a161950f1d6679bd6280216a75c3e6a","keys":["acc"],"points":1}','spring cleaning','eca209976c3301d7babb8651cf57152bbb6c771c7f4ee4c6f6bed81ad6844582','467e8651029f6c511f8b5822aa0e12f7bb030864598c5e6cc8ee2684a308b4b7');
INSERT INTO "events" VALUES(17,'logged_model:m-dcd849d20233406884e4d05034b5b01e',2,'logged_model.metrics_logged','ann',1795267891771,NULL,'{"digest":"964176928fd058dc27f3e993000f20b85a161950f1d6679bd6280216a75c3e6a","keys":["acc"],"points":1,"run_id":"71e010f022da46d0a34c9d5164b2a388"}','spring cleaning','0ce243757a5c049503c7c37a9937120eaa9841013d98e720a3d2aac39fdbf27f','6c05d6397643e3f8389ab73fc94256265e41b993f78a04dbb608403a74a96ed8');
INSERT INTO "events" VALUES(18,'files:1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts',1,'files.linked','ann',1795267891776,NULL,'{"digest":"9b5c02390deda7b90cecde8c6a0c528a85a4aeb74895b1c3ab15f92ccd4788f2","files":2,"path":"1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts","size":46}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','a322cf38e6e431b2ee963b7459d8c534e2241b246343c5d448c5bff86e071c43');
INSERT INTO "events" VALUES(19,'logged_model:m-dcd849d20233406884e4d05034b5b01e',3,'logged_model.finalized','ann',1795267891780,'{"status":"LOGGED_MODEL_PENDING"}','{"status":"LOGGED_MODEL_READY"}','spring cleaning','6c05d6397643e3f8389ab73fc94256265e41b993f78a04dbb608403a74a96ed8','bba9ba0fd5c6c8b33d877b4550c3ddfb03fe5bb9f11f777cdc183de72af5eb0f');
INSERT INTO "events" VALUES(20,'model:7e097632bfcd471487b7510bf87466d9',1,'registered_model.created','ann',1795267891783,NULL,'{"description":"rented","name":"bikes","tags":{"a":"b"}}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','5352f813cf2fdd08775b6e02c830847ba67516d688a1a1b51b9afb4ac85b6823');
INSERT INTO "events" VALUES(21,'logged_model:m-dcd849d20233406884e4d05034b5b01e',4,'logged_model.tags_set','ann',1795267891796,NULL,'{"tags":{"mlflow.modelVersions":"[{\"name\":\"bikes\",\"version\":1}]"}}','spring cleaning','bba9ba0fd5c6c8b33d877b4550c3ddfb03fe5bb9f11f777cdc183de72af5eb0f','f2836f2a44edf35f40f96062ab9913781b2b493a081fd52a7354fbfb95565d8e');
INSERT INTO "events" VALUES(22,'model:7e097632bfcd471487b7510bf87466d9',2,'model_version.created','ann',1795267891796,NULL,'{"description":null,"manifest_digest":"a912dff25c2c4ba8d2b43482bb6212d91786f2dfa716c282fd53119a9b53d8e1","model_id":"m-dcd849d20233406884e4d05034b5b01e","run_id":"71e010f022da46d0a34c9d5164b2a388","source":"models:/m-dcd849d20233406884e4d05034b5b01e","tags":{},"version":"1"}','spring cleaning','5352f813cf2fdd08775b6e02c830847ba67516d688a1a1b51b9afb4ac85b6823','f660c5ba72d0c884a06f41fcb67e36200a8fecf9d5bd97b699f5e2697e8fa340');
INSERT INTO "events" VALUES(23,'model:7e097632bfcd471487b7510bf87466d9',3,'model_version.created','ann',1795267891808,NULL,'{"description":null,"manifest_digest":null,"model_id":null,"run_id":"71e010f022da46d0a34c9d5164b2a388","source":"s3://bucket/2","tags":{},"version":"2"}','spring cleaning','f660c5ba72d0c884a06f41fcb67e36200a8fecf9d5bd97b699f5e2697e8fa340','1353efbc6234a84cccc325df45dfffe002da52c84cea13c3ad45c53891f3818d');
INSERT INTO "events" VALUES(24,'model:7e097632bfcd471487b7510bf87466d9',4,'model_version.created','ann',1795267891812,NULL,'{"description":null,"manifest_digest":null,"model_id":null,"run_id":"71e010f022da46d0a34c9d5164b2a388","source":"s3://bucket/3","tags":{},"version":"3"}','spring cleaning','1353efbc6234a84cccc325df45dfffe002da52c84cea13c3ad45c53891f3818d','8e90c48c3a7f476560dfdfbfd0eadd840575f1fe3da080d04441feb329450f93');
INSERT INTO "events" VALUES(25,'model:7e097632bfcd471487b7510bf87466d9',5,'alias.set','bob',1795267891816,NULL,'{"alias":"champion","version":"1"}',NULL,'8e90c48c3a7f476560dfdfbfd0eadd840575f1fe3da080d04441feb329450f93','6a6ce2b3777c609d3ce7b3c5ec11d5eac3207f16a2765b72e1946f68e19b465f');
INSERT INTO "events" VALUES(26,'model:7e097632bfcd471487b7510bf87466d9',6,'alias.set','bob',1795267891820,'{"alias":"champion","version":"1"}','{"alias":"champion","version":"2"}',NULL,'6a6ce2b3777c609d3ce7b3c5ec11d5eac3207f16a2765b72e1946f68e19b465f','7f8a4dab50a77b9b479c0f5c2c2a66b7f7ed1d1a34e3be116257e3a3ce86a3ae');
INSERT INTO "events" VALUES(27,'model:7e097632bfcd471487b7510bf87466d9',7,'alias.set','bob',1795267891821,'{"alias":"champion","version":"2"}','{"alias":"champion","version":"1"}',NULL,'7f8a4dab50a77b9b479c0f5c2c2a66b7f7ed1d1a34e3be116257e3a3ce86a3ae','ba466231166e3c680e35477a98ac0af1e2fc38e95a4fa98c45f01916409b377d');
INSERT INTO "events" VALUES(28,'model:7e097632bfcd471487b7510bf87466d9',8,'model_version.tag_set','ann',1795267891828,NULL,'{"key":"ok","value":"yes","version":"1"}','spring cleaning','ba466231166e3c680e35477a98ac0af1e2fc38e95a4fa98c45f01916409b377d','1a096bae998870316a383d3513f7a29584911abe1f23166c05f8b0518e80e9ac');
INSERT INTO "events" VALUES(29,'model:7e097632bfcd471487b7510bf87466d9',9,'model_version.stage_changed','ann',1795267891832,'{"stage":"None","version":"2"}','{"stage":"Production","version":"2"}','spring cleaning','1a096bae998870316a383d3513f7a29584911abe1f23166c05f8b0518e80e9ac','1cc1635233c7320e80b76a4941c467231704a4d108dd758db96d65fbd085fd02');
INSERT INTO "events" VALUES(30,'model:7e097632bfcd471487b7510bf87466d9',10,'registered_model.renamed','bob',1795267891836,'{"name":"bikes"}','{"name":"cycles"}',NULL,'1cc1635233c7320e80b76a4941c467231704a4d108dd758db96d65fbd085fd02','86b4d805aee855d2a0c0aa73620a095e32cb5957f2eddab4c3e166dc27f98652');
INSERT INTO "events" VALUES(31,'model:7e097632bfcd471487b7510bf87466d9',11,'model_version.deleted','bob',1795267891840,'{"manifest_digest":null,"source":"s3://bucket/3","stage":"None","version":"3"}',NULL,NULL,'86b4d805aee855d2a0c0aa73620a095e32cb5957f2eddab4c3e166dc27f98652','c451ea7547f6fb07512540e0d466693730c878150961da3b08dbf34231eb5791');
INSERT INTO "events" VALUES(32,'model:ed359b0ba15c4c1a8832568ecd6f2462',1,'registered_model.created','ann',1795267891844,NULL,'{"description":null,"name":"empty","tags":{}}','spring cleaning','0000000000000000000000000000000000000000000000000000000000000000','33a7efc5a5b42503d7435b98ed70ec2533bbe0ea3bcfbbc0475236ca52ee241f');
CREATE TABLE experiment_tags (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_experiment_tags PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_experiment_tags_owner_pk FOREIGN KEY(owner_pk) REFERENCES experiments (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "experiment_tags" VALUES(1,'note','xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx');
INSERT INTO "experiment_tags" VALUES(1,'team','a');
CREATE TABLE experiments (
	pk INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	artifact_location TEXT NOT NULL, 
	lifecycle_stage VARCHAR(10) NOT NULL, 
	creation_time BIGINT NOT NULL, 
	last_update_time BIGINT NOT NULL, 
	CONSTRAINT pk_experiments PRIMARY KEY (pk), 
	CONSTRAINT uq_experiments_name UNIQUE (name)
);
INSERT INTO "experiments" VALUES(0,'Default','mlflow-artifacts:/0','active',1795267891707,1795267891707);
INSERT INTO "experiments" VALUES(1,'größen','mlflow-artifacts:/1','active',1795267891717,1795267891728);
INSERT INTO "experiments" VALUES(2,'gone','mlflow-artifacts:/2','deleted',1795267891721,1795267891756);
CREATE TABLE files (
	path TEXT NOT NULL, 
	parent TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (path)
)
 WITHOUT ROWID

;
INSERT INTO "files" VALUES('1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts/MLmodel','1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts','abababababababababababababababababababababababababababababababab',12);
INSERT INTO "files" VALUES('1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts/data/m.pkl','1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts/data','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',34);
INSERT INTO "files" VALUES('registry/7e097632bfcd471487b7510bf87466d9/1/MLmodel','registry/7e097632bfcd471487b7510bf87466d9/1','abababababababababababababababababababababababababababababababab',12);
INSERT INTO "files" VALUES('registry/7e097632bfcd471487b7510bf87466d9/1/data/m.pkl','registry/7e097632bfcd471487b7510bf87466d9/1/data','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',34);
CREATE TABLE latest_metrics (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value DOUBLE NOT NULL, 
	timestamp BIGINT NOT NULL, 
	step BIGINT NOT NULL, 
	is_nan INTEGER NOT NULL, 
	CONSTRAINT pk_latest_metrics PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_latest_metrics_owner_pk FOREIGN KEY(owner_pk) REFERENCES runs (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "latest_metrics" VALUES(1,'acc',0.9,9,1,0);
INSERT INTO "latest_metrics" VALUES(1,'loss',0.05,1700000000019,19,0);
INSERT INTO "latest_metrics" VALUES(1,'odd',1.79769313486231562234e+308,6,9007199254740992,0);
INSERT INTO "latest_metrics" VALUES(1,'zero',0.0,7,0,0);
CREATE TABLE logged_model_metrics (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	step BIGINT NOT NULL, 
	timestamp BIGINT NOT NULL, 
	run_id VARCHAR(32) NOT NULL, 
	dataset_name TEXT NOT NULL, 
	dataset_digest TEXT NOT NULL, 
	value DOUBLE NOT NULL, 
	is_nan INTEGER NOT NULL, 
	CONSTRAINT pk_logged_model_metrics PRIMARY KEY (owner_pk, "key", step, timestamp, run_id, dataset_name, dataset_digest, value, is_nan), 
	CONSTRAINT fk_logged_model_metrics_owner_pk FOREIGN KEY(owner_pk) REFERENCES logged_models (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "logged_model_metrics" VALUES(1,'acc',1,9,'71e010f022da46d0a34c9d5164b2a388','','',0.9,0);
CREATE TABLE logged_model_params (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_logged_model_params PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_logged_model_params_owner_pk FOREIGN KEY(owner_pk) REFERENCES logged_models (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "logged_model_params" VALUES(1,'depth','3');
CREATE TABLE logged_model_tags (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_logged_model_tags PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_logged_model_tags_owner_pk FOREIGN KEY(owner_pk) REFERENCES logged_models (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "logged_model_tags" VALUES(1,'k','v');
INSERT INTO "logged_model_tags" VALUES(1,'mlflow.modelVersions','[{"name":"bikes","version":1}]');
CREATE TABLE logged_models (
	pk INTEGER NOT NULL, 
	model_id VARCHAR(40) NOT NULL, 
	experiment_pk INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	model_type TEXT NOT NULL, 
	source_run_id TEXT, 
	artifact_uri TEXT NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	status_message TEXT, 
	lifecycle_stage VARCHAR(10) NOT NULL, 
	creation_timestamp BIGINT NOT NULL, 
	last_updated_timestamp BIGINT NOT NULL, 
	CONSTRAINT pk_logged_models PRIMARY KEY (pk), 
	CONSTRAINT fk_logged_models_experiment_pk FOREIGN KEY(experiment_pk) REFERENCES experiments (pk), 
	CONSTRAINT uq_logged_models_model_id UNIQUE (model_id)
);
INSERT INTO "logged_models" VALUES(1,'m-dcd849d20233406884e4d05034b5b01e',1,'forest','','71e010f022da46d0a34c9d5164b2a388','mlflow-artifacts:/1/models/m-dcd849d20233406884e4d05034b5b01e/artifacts','LOGGED_MODEL_READY',NULL,'active',1795267891760,1795267891796);
CREATE TABLE metrics (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	step BIGINT NOT NULL, 
	timestamp BIGINT NOT NULL, 
	value DOUBLE NOT NULL, 
	is_nan INTEGER NOT NULL, 
	CONSTRAINT pk_metrics PRIMARY KEY (owner_pk, "key", step, timestamp, value, is_nan), 
	CONSTRAINT fk_metrics_owner_pk FOREIGN KEY(owner_pk) REFERENCES runs (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "metrics" VALUES(1,'acc',1,9,0.9,0);
INSERT INTO "metrics" VALUES(1,'loss',0,1700000000000,1.0,0);
INSERT INTO "metrics" VALUES(1,'loss',1,1700000000001,0.5,0);
INSERT INTO "metrics" VALUES(1,'loss',2,1700000000002,3.33333333333333314829e-01,0);
INSERT INTO "metrics" VALUES(1,'loss',3,1700000000003,0.25,0);
INSERT INTO "metrics" VALUES(1,'loss',4,1700000000004,0.2,0);
INSERT INTO "metrics" VALUES(1,'loss',5,1700000000005,1.66666666666666657414e-01,0);
INSERT INTO "metrics" VALUES(1,'loss',6,1700000000006,1.42857142857142849212e-01,0);
INSERT INTO "metrics" VALUES(1,'loss',7,1700000000007,0.125,0);
INSERT INTO "metrics" VALUES(1,'loss',8,1700000000008,1.11111111111111104943e-01,0);
INSERT INTO "metrics" VALUES(1,'loss',9,1700000000009,0.1,0);
INSERT INTO "metrics" VALUES(1,'loss',10,1700000000010,9.09090909090909116141e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',11,1700000000011,8.33333333333333287074e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',12,1700000000012,7.6923076923076927347e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',13,1700000000013,7.14285714285714246063e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',14,1700000000014,6.66666666666666657414e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',15,1700000000015,0.0625,0);
INSERT INTO "metrics" VALUES(1,'loss',16,1700000000016,5.8823529411764705066e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',17,1700000000017,5.55555555555555524716e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',18,1700000000018,5.26315789473684181309e-02,0);
INSERT INTO "metrics" VALUES(1,'loss',19,1700000000019,0.05,0);
INSERT INTO "metrics" VALUES(1,'odd',-3,5,0.0,1);
INSERT INTO "metrics" VALUES(1,'odd',9007199254740992,6,1.79769313486231562234e+308,0);
INSERT INTO "metrics" VALUES(1,'zero',0,7,0.0,0);
CREATE TABLE model_version_tags (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_model_version_tags PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_model_version_tags_owner_pk FOREIGN KEY(owner_pk) REFERENCES model_versions (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "model_version_tags" VALUES(1,'ok','yes');
CREATE TABLE model_versions (
	pk INTEGER NOT NULL, 
	model_pk INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	creation_timestamp BIGINT NOT NULL, 
	last_updated_timestamp BIGINT NOT NULL, 
	current_stage VARCHAR(20) NOT NULL, 
	description TEXT, 
	source TEXT NOT NULL, 
	storage_uri TEXT, 
	manifest_digest VARCHAR(64), 
	run_id TEXT, 
	model_id TEXT, 
	run_link TEXT, 
	user_id TEXT, 
	status VARCHAR(30) NOT NULL, 
	status_message TEXT, 
	deleted_at BIGINT, 
	CONSTRAINT pk_model_versions PRIMARY KEY (pk), 
	CONSTRAINT fk_model_versions_model_pk FOREIGN KEY(model_pk) REFERENCES registered_models (pk) ON DELETE CASCADE, 
	CONSTRAINT uq_model_versions_model_pk_version UNIQUE (model_pk, version)
);
INSERT INTO "model_versions" VALUES(1,1,1,1795267891796,1795267891836,'None',NULL,'models:/m-dcd849d20233406884e4d05034b5b01e','mlflow-artifacts:/registry/7e097632bfcd471487b7510bf87466d9/1','a912dff25c2c4ba8d2b43482bb6212d91786f2dfa716c282fd53119a9b53d8e1','71e010f022da46d0a34c9d5164b2a388','m-dcd849d20233406884e4d05034b5b01e',NULL,NULL,'READY',NULL,NULL);
INSERT INTO "model_versions" VALUES(2,1,2,1795267891808,1795267891836,'Production',NULL,'s3://bucket/2',NULL,NULL,'71e010f022da46d0a34c9d5164b2a388',NULL,NULL,NULL,'READY',NULL,NULL);
INSERT INTO "model_versions" VALUES(3,1,3,1795267891812,1795267891840,'Deleted',NULL,'s3://bucket/3',NULL,NULL,'71e010f022da46d0a34c9d5164b2a388',NULL,NULL,NULL,'READY',NULL,1795267891840);
CREATE TABLE params (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_params PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_params_owner_pk FOREIGN KEY(owner_pk) REFERENCES runs (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "params" VALUES(1,'empty','');
INSERT INTO "params" VALUES(1,'näme','wört');
INSERT INTO "params" VALUES(1,'rate','0.1');
CREATE TABLE regista_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT regista_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "regista_schema" VALUES('0001');
CREATE TABLE registered_model_tags (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_registered_model_tags PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_registered_model_tags_owner_pk FOREIGN KEY(owner_pk) REFERENCES registered_models (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "registered_model_tags" VALUES(1,'a','b');
CREATE TABLE registered_models (
	pk INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	description TEXT, 
	creation_timestamp BIGINT NOT NULL, 
	last_updated_timestamp BIGINT NOT NULL, 
	next_version INTEGER NOT NULL, 
	CONSTRAINT pk_registered_models PRIMARY KEY (pk), 
	CONSTRAINT uq_registered_models_name UNIQUE (name), 
	CONSTRAINT uq_registered_models_uid UNIQUE (uid)
);
INSERT INTO "registered_models" VALUES(1,'7e097632bfcd471487b7510bf87466d9','cycles','rented',1795267891783,1795267891840,4);
INSERT INTO "registered_models" VALUES(2,'ed359b0ba15c4c1a8832568ecd6f2462','empty',NULL,1795267891844,1795267891844,1);
CREATE TABLE run_outputs (
	owner_pk INTEGER NOT NULL, 
	model_id TEXT NOT NULL, 
	step BIGINT NOT NULL, 
	CONSTRAINT pk_run_outputs PRIMARY KEY (owner_pk, model_id), 
	CONSTRAINT fk_run_outputs_owner_pk FOREIGN KEY(owner_pk) REFERENCES runs (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
CREATE TABLE run_tags (
	owner_pk INTEGER NOT NULL, 
	"key" VARCHAR(250) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_run_tags PRIMARY KEY (owner_pk, "key"), 
	CONSTRAINT fk_run_tags_owner_pk FOREIGN KEY(owner_pk) REFERENCES runs (pk) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "run_tags" VALUES(1,'mlflow.note.content','many
lines');
INSERT INTO "run_tags" VALUES(1,'mlflow.runName','first');
INSERT INTO "run_tags" VALUES(1,'stage','y');
INSERT INTO "run_tags" VALUES(2,'mlflow.runName','second');
CREATE TABLE runs (
	pk INTEGER NOT NULL, 
	run_id VARCHAR(32) NOT NULL, 
	experiment_pk INTEGER NOT NULL, 
	run_name TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	start_time BIGINT NOT NULL, 
	end_time BIGINT, 
	artifact_uri TEXT NOT NULL, 
	lifecycle_stage VARCHAR(10) NOT NULL, 
	deleted_time BIGINT, 
	CONSTRAINT pk_runs PRIMARY KEY (pk), 
	CONSTRAINT fk_runs_experiment_pk FOREIGN KEY(experiment_pk) REFERENCES experiments (pk), 
	CONSTRAINT uq_runs_run_id UNIQUE (run_id)
);
INSERT INTO "runs" VALUES(1,'71e010f022da46d0a34c9d5164b2a388',1,'first','ann','FINISHED',1700000000000,1700000100000,'mlflow-artifacts:/1/71e010f022da46d0a34c9d5164b2a388/artifacts','active',NULL);
INSERT INTO "runs" VALUES(2,'563cf917843d44d3ab83850a3cd87cc4',2,'second','','RUNNING',0,NULL,'mlflow-artifacts:/2/563cf917843d44d3ab83850a3cd87cc4/artifacts','deleted',1795267891752);
CREATE INDEX ix_directories_parent ON directories (parent);
CREATE INDEX ix_files_digest ON files (digest);
CREATE INDEX ix_files_parent ON files (parent);
CREATE INDEX ix_logged_models_experiment_pk_creation_timestamp ON logged_models (experiment_pk, creation_timestamp);
CREATE INDEX ix_logged_models_source_run_id ON logged_models (source_run_id);
CREATE INDEX ix_model_versions_last_updated_timestamp ON model_versions (last_updated_timestamp);
CREATE INDEX ix_model_versions_model_pk_current_stage_version ON model_versions (model_pk, current_stage, version);
CREATE INDEX ix_model_versions_run_id ON model_versions (run_id);
CREATE INDEX ix_runs_experiment_pk_start_time ON runs (experiment_pk, start_time);
CREATE INDEX ix_aliases_model_pk_version ON aliases (model_pk, version);
CREATE INDEX ix_latest_metrics_key_value ON latest_metrics ("key", value);
CREATE INDEX ix_logged_model_metrics_key_value ON logged_model_metrics ("key", value);
CREATE INDEX ix_experiment_tags_key_value ON experiment_tags ("key", substr(value, 1, 120));
CREATE INDEX ix_params_key_value ON params ("key", substr(value, 1, 120));
CREATE INDEX ix_run_tags_key_value ON run_tags ("key", substr(value, 1, 120));
CREATE INDEX ix_logged_model_params_key_value ON logged_model_params ("key", substr(value, 1, 120));
CREATE INDEX ix_logged_model_tags_key_value ON logged_model_tags ("key", substr(value, 1, 120));
CREATE INDEX ix_registered_model_tags_key_value ON registered_model_tags ("key", substr(value, 1, 120));
CREATE INDEX ix_model_version_tags_key_value ON model_version_tags ("key", substr(value, 1, 120));
COMMIT;
