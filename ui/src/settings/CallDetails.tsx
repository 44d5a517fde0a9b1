import { Marked } from "./Marked";
import type { Call, CallField } from "./calls";
import css from "./SettingsPage.module.css";

/** What a call takes and gives. */
export function CallDetails({ call }: { call: Call }) {
  const [, ...paragraphs] = call.description.split(/\n\s*\n/);
  return (
    <div className={css.details}>
      {paragraphs.map((text) => (
        <p key={text} className={css.text}>
          <Marked text={text} />
        </p>
      ))}
      <p className={css.text}>
        <code>{call.name}</code>, permission: {call.permission}
        {call.others.length > 0 && `. Answered as well at ${call.others.join(", ")}`}
      </p>
      <div className={css.scroller} role="region" aria-label={`${call.name}, scrolls`} tabIndex={0}>
        <table className={css.fields} aria-label={`Fields of ${call.name}`}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Type</th>
              <th scope="col">In</th>
              <th scope="col">Needed</th>
            </tr>
          </thead>
          <tbody>
            {call.fields.map((field) => (
              <FieldRow key={field.name} field={field} needed={neededText(field)} />
            ))}
          </tbody>
          <tbody>
            <tr>
              <th scope="rowgroup" colSpan={4} className={css.part}>
                Reply: {call.reply}
              </th>
            </tr>
            {call.replyFields.map((field) => (
              <FieldRow key={field.name} field={field} needed={field.isRequired ? "" : "not always there"} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function FieldRow({ field, needed }: { field: CallField; needed: string }) {
  return (
    <tr>
      <th scope="row">
        <code>{field.name}</code>
      </th>
      <td>{field.type}</td>
      <td>{field.place}</td>
      <td className="soft">{needed}</td>
    </tr>
  );
}

function neededText({ isRequired, fallback }: CallField): string {
  if (isRequired) return "yes";
  return fallback === undefined ? "no" : `no, ${fallback} without it`;
}
