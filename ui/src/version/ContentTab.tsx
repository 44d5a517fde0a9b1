import { useQuery } from "@tanstack/react-query";
import type { Source } from "../artifacts/source";
import { ExampleView } from "../mlmodel/ExampleView";
import type { Mlmodel } from "../mlmodel/mlmodel";
import { mlmodelQuery, textQuery } from "../mlmodel/queries";
import { SignatureTable } from "../mlmodel/SignatureTable";
import type { ModelVersion } from "../model/queries";
import { Code } from "../primitives/Code";
import { Empty } from "../primitives/Empty";
import { Facts } from "../primitives/Facts";
import { Panel } from "../primitives/Panel";
import { Shown } from "../primitives/Shown";
import css from "./ContentTab.module.css";
import { ImportsPanel } from "./ImportsPanel";

const WITH_SIGNATURE = `signature = mlflow.models.infer_signature(X, model.predict(X))
mlflow.sklearn.log_model(model, name="model", signature=signature, input_example=X.head(3))`;

/** What is in the model: its signature and example, what it needs, and what loading it imports. */
export function ContentTab({ version }: { version: ModelVersion }) {
  const source: Source = { kind: "version", name: version.name, version: version.version };
  const isSealed = Boolean(version.manifest_digest);
  const found = useQuery({ ...mlmodelQuery(source), enabled: isSealed });
  if (!isSealed) {
    return (
      <Empty title="The files of this version are not in this registry.">
        <code>{version.source}</code>
      </Empty>
    );
  }
  return (
    <div className={css.content}>
      <Shown query={found}>
        {(mlmodel) =>
          mlmodel ? (
            <Content mlmodel={mlmodel} source={source} />
          ) : (
            <Empty title="There is no MLmodel file, so there is no signature and no list of requirements." />
          )
        }
      </Shown>
      <ImportsPanel version={version} />
    </div>
  );
}

function Content({ mlmodel, source }: { mlmodel: Mlmodel; source: Source }) {
  const example = useQuery({ ...textQuery(source, mlmodel.example?.path ?? ""), enabled: mlmodel.example !== null });
  const requirements = useQuery(textQuery(source, "requirements.txt"));
  const python = useQuery(textQuery(source, "python_env.yaml"));
  return (
    <>
      <Panel title="Signature">
        {mlmodel.signature ? (
          <SignatureTable signature={mlmodel.signature} />
        ) : (
          <Empty title="The model was saved without a signature." code={WITH_SIGNATURE} />
        )}
      </Panel>
      {mlmodel.example && (
        <Panel title="Input example">
          <Shown query={example} lines={3}>
            {(text) =>
              text === null ? <Empty title="The file of the example is missing." /> : <ExampleView text={text} />
            }
          </Shown>
        </Panel>
      )}
      <div className={css.halves}>
        <Panel title="Requirements">
          <div className={css.body}>
            <Shown query={requirements} lines={3}>
              {(text) =>
                text === null ? (
                  <p className="soft">There is no requirements.txt.</p>
                ) : (
                  <Code label="requirements.txt" text={text} />
                )
              }
            </Shown>
            {python.data && <Code label="python_env.yaml" text={python.data} />}
          </div>
        </Panel>
        <Panel title="Flavors">
          <Facts
            facts={[
              ["Saved", mlmodel.created && `${mlmodel.created.replace(/\.\d+$/, "")} UTC`],
              ["Python", mlmodel.python],
              ["Format of MLflow", mlmodel.writtenBy],
              ...mlmodel.flavors.map(([name, keys]): [string, string] => [name, flavorText(keys)]),
              ...Object.entries(mlmodel.metadata).map(([key, value]): [string, string] => [key, JSON.stringify(value)]),
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

/** What a flavor says of itself, in a line. */
function flavorText(keys: Record<string, unknown>): string {
  const told = Object.entries(keys).filter(([, value]) => value !== null && typeof value !== "object");
  return told.map(([key, value]) => `${key}: ${String(value)}`).join(", ") || "yes";
}
