import { useEffect, useState } from "react";
import { Input } from "./Field";

interface Props {
  label: string;
  placeholder: string;
  value: string;
  /** Called with what was typed, when typing pauses or Enter is pressed. */
  onSearch: (text: string) => void;
}

const PAUSE = 250;

/** Where one searches on a page; the key `/` leads to it. */
export function SearchField({ label, placeholder, value, onSearch }: Props) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (value !== shown) {
    // The address changed by itself: somebody went back.
    setShown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onSearch(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <Input
      type="search"
      data-search
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === "Enter" && onSearch(text)}
    />
  );
}
