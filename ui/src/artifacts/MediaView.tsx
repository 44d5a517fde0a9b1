import { useState } from "react";
import { BinaryView } from "./BinaryView";
import type { ViewProps } from "./FileViewer";
import { kindOf } from "./kinds";
import css from "./MediaView.module.css";
import { nameOf } from "./paths";
import { fileUrl } from "./source";

/** An image, a video or a sound; one that the browser cannot show is shown as bytes. */
export function MediaView({ source, entry }: ViewProps) {
  const [failed, setFailed] = useState(false);
  const [size, setSize] = useState("");
  if (failed) return <BinaryView source={source} entry={entry} />;
  const url = fileUrl(source, entry.path);
  const name = nameOf(entry.path);
  const kind = kindOf(entry.path);
  const onError = () => setFailed(true);
  return (
    <figure className={css.media}>
      {kind === "image" && (
        <img
          src={url}
          alt={name}
          onError={onError}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)}
        />
      )}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- files that were logged come without captions */}
      {kind === "video" && <video src={url} controls preload="metadata" aria-label={name} onError={onError} />}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- as above */}
      {kind === "audio" && <audio src={url} controls preload="metadata" aria-label={name} onError={onError} />}
      {size && <figcaption className="soft">{size}</figcaption>}
    </figure>
  );
}
