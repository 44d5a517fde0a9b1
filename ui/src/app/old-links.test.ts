import { expect, test } from "vitest";
import { addressOfOldLink } from "./old-links";

const RUN = "0123456789abcdef0123456789abcdef";

test.each([
  ["#/models", "/models"],
  ["#/models/bikes", "/models/bikes"],
  ["#/models/a%2Fb?x=1", "/models/a%2Fb"],
  ["#/models/bikes/versions/12", "/models/bikes/versions/12"],
  ["#/experiments", "/experiments"],
  ["#/experiments/7", "/experiments/7"],
  [`#/experiments/7/runs/${RUN}`, `/runs/${RUN}`],
  [`#/experiments/7/runs/${RUN}/model-metrics`, `/runs/${RUN}`],
  [`#/experiments/7/runs/${RUN}/artifacts/`, `/runs/${RUN}?tab=artifacts`],
  [`#/experiments/7/runs/${RUN}/artifacts/model/MLmodel`, `/runs/${RUN}?tab=artifacts&file=model/MLmodel`],
  [`#/experiments/7/models/m-${RUN}`, `/logged-models/m-${RUN}`],
])("%s leads to %s", (hash, address) => {
  expect(addressOfOldLink(hash, "")).toBe(address);
  expect(addressOfOldLink(hash, "/registry")).toBe(`/registry${address}`);
});

test.each(["", "#", "#/", "#models/bikes", "#/runs/x", "#//evil.example/models", "#javascript:alert(1)"])(
  "%j is no link of MLflow's",
  (hash) => {
    expect(addressOfOldLink(hash, "")).toBeUndefined();
  },
);
