import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Input } from "../primitives/Field";
import { columnAsked, type Option, optionsFor, placeAt } from "./completion";
import css from "./FilterBar.module.css";
import { frequentValuesQuery, runColumnsQuery } from "./queries";

interface Props {
  experimentId: string;
  value: string;
  onSearch: (text: string) => void;
}

/** Where runs are filtered: it offers what may come next. Arrows choose, Tab and Enter take, Escape closes, Enter searches. */
export function FilterBar({ experimentId, value, onSearch }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const taken = useRef<number | null>(null);
  const id = useId();
  const [shown, setShown] = useState(value);
  const [text, setText] = useState(value);
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  if (value !== shown) {
    // The address changed by itself: somebody went back.
    setShown(value);
    setText(value);
  }
  const keys = useQuery({ ...runColumnsQuery(experimentId), enabled: isOpen });
  const place = placeAt(text, caret);
  const asked = columnAsked(place);
  const values = useQuery({
    ...frequentValuesQuery(experimentId, asked ?? ""),
    enabled: isOpen && asked !== undefined,
  });
  const options = isOpen ? optionsFor(place, keys.data, values.data ?? []) : [];
  const current = Math.min(active, options.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current]);
  useLayoutEffect(() => {
    // The caret can be set when the text is there.
    if (taken.current !== null) input.current?.setSelectionRange(taken.current, taken.current);
    taken.current = null;
  }, [text]);

  const show = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    setActive(-1);
    setOpen(true);
  };
  const take = (option: Option) => {
    const rest = text.slice(caret).trimStart();
    const head = `${text.slice(0, place.from)}${option.text} `;
    show(head + rest, head.length);
    taken.current = head.length;
  };
  const search = () => {
    setOpen(false);
    onSearch(text.trim());
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const option = options[current];
    if (event.key === "ArrowDown" && !isOpen) setOpen(true);
    else if (event.key === "ArrowDown") setActive(current + 1 < options.length ? current + 1 : 0);
    else if (event.key === "ArrowUp" && isOpen) setActive(current > 0 ? current - 1 : options.length - 1);
    else if (event.key === "Enter" && option) take(option);
    else if (event.key === "Enter") search();
    else if (event.key === "Tab" && !event.shiftKey && (option ?? (place.typed && options[0]))) {
      take(option ?? (options[0] as Option));
    } else if (event.key === "Escape" && isOpen) setOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div className={css.bar}>
      <Input
        ref={input}
        type="search"
        data-search
        role="combobox"
        aria-label="Filter runs"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
        placeholder="Words of the name, or a filter: metrics.rmse < 0.5 AND params.depth = '6'"
        value={text}
        onChange={(event) => {
          const { value: typed, selectionStart } = event.target;
          show(typed, selectionStart ?? typed.length);
          if (!typed) search();
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? text.length)}
        onKeyDown={onKey}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
      />
      <div
        ref={list}
        role="listbox"
        id={`${id}-list`}
        aria-label="What may come next"
        className={css.options}
        hidden={options.length === 0}
      >
        {options.map((option, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the input
          <div
            key={option.text}
            role="option"
            id={`${id}-${index}`}
            tabIndex={-1}
            aria-selected={index === current}
            className={css.option}
            // The focus stays where one types.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(option)}
          >
            <span className={css.text}>{option.text}</span>
            <span className="soft">{option.hint}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
